/** Parts of sentences made into sentences. */

/** @returns the text with a capital and one full stop */
export const sentence = (text: string): string =>
  `${text.slice(0, 1).toUpperCase()}${text.slice(1).replace(/\.$/, "")}.`;
