/** At which steps two families are held against each other, and which steps would do as well. */
import { count } from "../format";

export interface Meeting {
  /** Of the question; undefined asks for each family's last. */
  step: number | undefined;
  /** e.g. "step 600", "each at its last step: 1,000 and 600" */
  words: string;
  /** Other choices where the two do not meet at one step; null is each family's last. */
  offers: { step: number | null; text: string }[];
}

/**
 * @param chosen the step in the address; null is the last there is
 * @param own steps of the family, ascending
 * @param others steps of the other family, ascending; null while they are not known
 */
export function meetingOf(chosen: number | null, own: readonly number[], others: readonly number[] | null): Meeting {
  const last = own[own.length - 1];
  const theirs = others?.[others.length - 1];
  const step = chosen ?? undefined;
  if (!others || theirs === undefined || last === undefined) {
    return { step, words: chosen === null ? "each at its last step" : `step ${count(chosen)}`, offers: [] };
  }
  const meet = chosen === null ? last === theirs : others.includes(chosen);
  if (meet) return { step, words: `step ${count(chosen ?? last)}`, offers: [] };
  const common = own.filter((at) => at > 0 && others.includes(at));
  const wanted = chosen ?? last;
  const near = common.reduce<number | null>(
    (best, at) => (best === null || Math.abs(at - wanted) <= Math.abs(best - wanted) ? at : best),
    null,
  );
  const both = near === null ? [] : [{ step: near, text: `Both at step ${count(near)}` }];
  const lasts = `${count(last)} and ${count(theirs)}`;
  return chosen === null
    ? { step, words: `each at its last step: ${lasts}`, offers: both }
    : {
        step,
        words: `step ${count(chosen)}`,
        offers: [{ step: null, text: `Each at its last step: ${lasts}` }, ...both],
      };
}
