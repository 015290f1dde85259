/** One identity for every member of many sets: a joint one-to-one matching, and how far pairs agree with it. */
import { bestAssignment } from "./assignment.js";

/** Likenesses of the members of two sets: [member of a][member of b], larger is more alike. */
export type Likeness = (a: number, b: number) => readonly (readonly number[])[];

/** What is begun from, at most: further beginnings have found nothing better. */
const mostStarts = 8;
/** Rounds of improvement; each makes the sum larger, and few are needed. */
const mostRounds = 50;

/**
 * Puts the members of all sets into classes, one member of each set in each class, so that the likenesses between
 * members of one class sum to as much as could be found.
 *
 * Finding the most is NP-hard for three sets and more. From the members of one set as classes, each set in turn is
 * matched to the other sets' members of each class, until nothing changes; the best of several beginnings stands. Each
 * step is an optimal assignment, so the sum never falls.
 *
 * @param nSets at least 1; `size` members each
 * @returns [set][class]: the member; classes are numbered as set 0's members
 */
export function jointAssignment(nSets: number, size: number, likeness: Likeness): number[][] {
  const between = likenesses(nSets, likeness);
  let best: { members: number[][]; sum: number } | null = null;
  for (const start of starts(nSets)) {
    const members = improved(between, begunFrom(start, nSets, size, between));
    const sum = withinClasses(members, between);
    // equal sums differ by rounding: the earlier beginning stands
    if (best === null || sum > best.sum + 1e-9) best = { members, sum };
  }
  return numberedAsFirst((best as { members: number[][] }).members);
}

/** Every pair's likenesses, both ways round, asked for once. */
function likenesses(nSets: number, likeness: Likeness): Likeness {
  const kept = Array.from({ length: nSets }, (_, a) =>
    Array.from({ length: nSets }, (_, b) => (a < b ? likeness(a, b) : null)),
  );
  const back = kept.map((row, a) => row.map((_, b) => (b < a ? transposed(kept[b][a]!) : null)));
  return (a, b) => (a < b ? kept[a][b]! : back[a][b]!);
}

function starts(nSets: number): number[] {
  const n = Math.min(nSets, mostStarts);
  return Array.from({ length: n }, (_, i) => Math.floor((i * nSets) / n));
}

/** Every set matched to one. */
function begunFrom(start: number, nSets: number, size: number, between: Likeness): number[][] {
  return Array.from({ length: nSets }, (_, set) =>
    set === start ? Array.from({ length: size }, (_, i) => i) : bestAssignment(between(start, set)),
  );
}

function improved(between: Likeness, members: number[][]): number[][] {
  for (let round = 0; round < mostRounds; round++) {
    let changed = false;
    for (const set of members.keys()) {
      const toClasses = likenessToClasses(between, members, set);
      const next = bestAssignment(toClasses);
      const gain = next.reduce((sum, member, i) => sum + toClasses[i][member] - toClasses[i][members[set][i]], 0);
      if (gain > 1e-9) {
        members[set] = next;
        changed = true;
      }
    }
    if (!changed) break;
  }
  return members;
}

/** [class][member of the set]: summed over the other sets' members of the class */
function likenessToClasses(between: Likeness, members: readonly number[][], set: number): number[][] {
  const size = members[set].length;
  const sums = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (const other of members.keys()) {
    if (other === set) continue;
    const likeness = between(other, set);
    for (let c = 0; c < size; c++) {
      const row = likeness[members[other][c]];
      for (let member = 0; member < size; member++) sums[c][member] += row[member];
    }
  }
  return sums;
}

function withinClasses(members: readonly number[][], between: Likeness): number {
  let sum = 0;
  for (let a = 0; a < members.length; a++) {
    for (let b = a + 1; b < members.length; b++) {
      const likeness = between(a, b);
      for (const [c, member] of members[a].entries()) sum += likeness[member][members[b][c]];
    }
  }
  return sum;
}

function numberedAsFirst(members: number[][]): number[][] {
  const classOf = members[0].map((_, member) => members[0].indexOf(member));
  return members.map((set) => classOf.map((c) => set[c]));
}

function transposed(matrix: readonly (readonly number[])[]): number[][] {
  return matrix[0].map((_, column) => matrix.map((row) => row[column]));
}
