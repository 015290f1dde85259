/** Which clicks lead to another page of ours: those are held while the server cannot be reached. */

export interface Click {
  button: number;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
  /** Of the link that was hit; null where there is none. */
  link: { href: string; target: string; download: boolean } | null;
}

/**
 * @param here the address of the page
 * @returns path, choices and hash of the page that the click leads to; null for any other click
 */
export function pageClicked(click: Click, here: string): string | null {
  const { link } = click;
  if (!link || click.button !== 0 || click.ctrlKey || click.metaKey || click.shiftKey || click.altKey) return null;
  if (link.download || (link.target !== "" && link.target !== "_self")) return null;
  const [to, from] = [new URL(link.href, here), new URL(here)];
  if (to.origin !== from.origin || to.pathname === from.pathname) return null;
  return to.pathname + to.search + to.hash;
}
