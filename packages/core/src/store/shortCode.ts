/** Short codes: names for addresses, drawn at random, that can be read aloud. */
import { randomInt } from "node:crypto";

/** No i, l, o, 0 and 1, which look like one another. */
const alphabet = "23456789abcdefghjkmnpqrstuvwxyz";
const length = 8;

/** One of 31⁸, about 8.5 · 10¹¹. */
export function shortCode(): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}
