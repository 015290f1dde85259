/** A claim's badge as Markdown, for a README. */

/** @param badge,url whole addresses */
export function badgeMarkdown(statement: string, badge: string, url: string): string {
  const words = statement.replace(/\s+/g, " ").replace(/[[\]\\]/g, "\\$&");
  return `[![${words}](${badge})](${url})`;
}
