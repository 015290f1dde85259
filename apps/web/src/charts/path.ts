/**
 * The path through points, begun anew behind every gap; one that stands alone between gaps is not seen.
 *
 * @param lefts pixels
 * @param values of the same length; null is a gap
 */
export function brokenPath(
  lefts: readonly number[],
  values: readonly (number | null)[],
  topOf: (value: number) => number,
): string {
  let path = "";
  let broken = true;
  values.forEach((value, i) => {
    if (value !== null) path += `${broken ? "M" : "L"}${lefts[i].toFixed(1)} ${topOf(value).toFixed(1)}`;
    broken = value === null;
  });
  return path;
}
