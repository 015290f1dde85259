/** The path of an address that a saved view keeps. */

/** @returns path, query and fragment, without the code of the view that led here */
export function viewPath(href: string): string {
  const { pathname, searchParams, hash } = new URL(href);
  searchParams.delete("view");
  const query = searchParams.toString();
  return `${pathname}${query ? `?${query}` : ""}${hash}`;
}
