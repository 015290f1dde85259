/** Every fragment's text by its name, so that a document finds what it spreads wherever that is written. */
import { Kind, print, stripIgnoredCharacters } from "graphql";

export function plugin(_schema, documents) {
  const fragments = documents.flatMap(({ document }) =>
    document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION),
  );
  const texts = Object.fromEntries(
    fragments
      .map((fragment) => [fragment.name.value, stripIgnoredCharacters(print(fragment))])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return `export const fragments: Readonly<Record<string, string>> = ${JSON.stringify(texts, null, 2)};\n`;
}
