/** The repository's example queries, as the console offers them. */

export interface Example {
  /** "Stability", of stability.graphql. */
  name: string;
  /** Its first line of comment. */
  about: string;
  query: string;
}

export function exampleOf(file: string, text: string): Example {
  const name = file.replace(/\.graphql$/, "").replaceAll("-", " ");
  const about = /^#\s*(.*)/.exec(text)?.[1] ?? "";
  return { name: name.charAt(0).toUpperCase() + name.slice(1), about, query: text };
}

/** Whether the query is about one family, by its slug. */
const asksFamily = (query: string): boolean => /\$family\s*:\s*String/.test(query);

/** @param family the slug of one that is there; null where there is none yet. @returns what fills the editor of variables */
export const variablesFor = (query: string, family: string | null): string =>
  family && asksFamily(query) ? JSON.stringify({ family }, null, 2) : "";
