/** Whether anything of a family has changed. */

import type { Store } from "@seedscope/core";

/** As many as are likely to be under way at once. */
const newestJobs = 100;

/** @returns a text that is another once its row, its refits, its jobs or their progress are; each report ends a job */
export async function familyState(store: Store, familyId: string): Promise<string> {
  const [family, refits, jobs] = await Promise.all([
    store.familiesById([familyId]),
    store.refitsOfFamilies([familyId]),
    store.jobs({ first: newestJobs, familyId }),
  ]);
  const ofJobs = jobs.items.map(({ id, state, stateSince, progress }) => [id, state, stateSince, progress]);
  return JSON.stringify([family.get(familyId), refits.get(familyId), jobs.totalCount, ofJobs]);
}
