/** SVG as text. */

/** Characters that XML 1.0 allows, its own five written out. */
export const escaped = (text: string): string =>
  text
    .replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, "")
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Two decimals are a hundredth of a pixel. */
export const coordinate = (value: number): string => String(Math.round(value * 100) / 100 || 0);

type Attributes = Record<string, string | number | null | undefined>;

/** What has no value is left out. */
export function tag(name: string, attributes: Attributes, inner?: string): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([key, value]) => ` ${key}="${escaped(typeof value === "number" ? coordinate(value) : String(value))}"`)
    .join("");
  return inner === undefined ? `<${name}${written}/>` : `<${name}${written}>${inner}</${name}>`;
}
