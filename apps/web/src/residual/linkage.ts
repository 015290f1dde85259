/** Average linkage: the order in which a matrix of likenesses shows its groups. */

interface Group {
  /** Members in the order they are drawn. */
  order: number[];
}

/**
 * Joins the two groups that are most alike, by the mean over all pairs of their members, until one is left. Of equals
 * those that stand first are joined; a joined group is turned so that its more similar ends touch.
 *
 * @param likeness symmetric, n by n, row-major; larger is more alike
 * @returns the n places in the order they are drawn
 */
export function linkageOrder(likeness: readonly number[], n: number): number[] {
  const at = (a: number, b: number) => likeness[a * n + b];
  let groups: Group[] = Array.from({ length: n }, (_, i) => ({ order: [i] }));
  // sum of the likenesses between the members of two groups, so that a join is an addition
  let between = groups.map((_, a) => groups.map((_, b) => at(a, b)));
  while (groups.length > 1) {
    const [a, b] = mostAlike(groups, between);
    const joined = { order: facing(groups[a].order, groups[b].order, at) };
    const sums = between[a].map((sum, k) => sum + between[b][k]);
    const kept = groups.map((_, k) => k).filter((k) => k !== b);
    between = kept.map((k) => kept.map((l) => (k === a ? sums[l] : l === a ? sums[k] : between[k][l])));
    groups = kept.map((k) => (k === a ? joined : groups[k]));
  }
  return groups[0]?.order ?? [];
}

function mostAlike(groups: readonly Group[], between: readonly (readonly number[])[]): [number, number] {
  let best: [number, number] = [0, 1];
  let most = Number.NEGATIVE_INFINITY;
  for (let a = 0; a < groups.length; a++) {
    for (let b = a + 1; b < groups.length; b++) {
      const mean = between[a][b] / (groups[a].order.length * groups[b].order.length);
      if (mean > most) [most, best] = [mean, [a, b]];
    }
  }
  return best;
}

/** One group after the other, each either way round, so that the ends that meet are the most alike. */
function facing(first: number[], second: number[], at: (a: number, b: number) => number): number[] {
  const ways = [
    [first, second],
    [[...first].reverse(), second],
    [first, [...second].reverse()],
    [[...first].reverse(), [...second].reverse()],
  ];
  const met = ([a, b]: number[][]) => at(a[a.length - 1], b[0]);
  return ways.reduce((best, way) => (met(way) > met(best) ? way : best)).flat();
}

/** A square matrix with its rows and columns in another order. */
export const reordered = (values: readonly number[], order: readonly number[]): number[] =>
  order.flatMap((row) => order.map((column) => values[row * order.length + column]));
