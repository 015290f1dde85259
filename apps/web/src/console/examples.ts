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

/**
 * The same query about a family that is there: an example names one that this server may not have.
 *
 * @param family its slug; null leaves the example as it is
 */
export const aboutFamily = (query: string, family: string | null): string =>
  family
    ? query.replace(/(\$family\s*:\s*String!\s*=\s*)"[^"]*"/, (_, before) => before + JSON.stringify(family))
    : query;
