/** The one error that is a user's to mend: bad input, named, with its value and what was needed. */

/** Bad input from a user. Its message is shown as it is: it names the thing, its value, and what was needed. */
export class InvalidInput extends Error {
  /**
   * @param message a whole sentence for the user
   * @param field the input field at fault, as the user wrote it ("heads", "corpus"), where one can be named
   */
  constructor(
    message: string,
    readonly field?: string,
  ) {
    super(message);
    this.name = "InvalidInput";
  }
}

/**
 * The known word that was probably meant: for "did you mean …?".
 *
 * @returns null where none is near; near is a third of the word's letters changed, whatever their case
 */
export function nearest(word: string, known: readonly string[]): string | null {
  const distances = known.map((candidate) => ({
    candidate,
    distance: editDistance(word.slice(0, 100).toLowerCase(), candidate.toLowerCase()),
  }));
  const best = distances.sort((a, b) => a.distance - b.distance)[0];
  return best && best.distance <= Math.max(1, best.candidate.length / 3) ? best.candidate : null;
}

/** Levenshtein's: letters put in, left out or replaced. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, above[j] + 1, row[j - 1] + 1));
    }
  }
  return row[b.length];
}
