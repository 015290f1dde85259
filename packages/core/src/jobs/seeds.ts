/** Whether a family's refits are draws of one kind. */
import { crossing, type Seeds } from "../analysis/seedVariance.js";

interface Seeded {
  initSeed: number | null;
  dataSeed: number | null;
}

/** By refit; null where some are not known. */
export function knownSeeds(members: readonly Seeded[]): Seeds[] | null {
  const seeds = members.map(({ initSeed, dataSeed }) =>
    initSeed === null || dataSeed === null ? null : { init: initSeed, data: dataSeed },
  );
  return seeds.every((one) => one !== null) ? seeds : null;
}

/** Whether some two refits share a seed that other two do not: then they are not independent of one another. */
export function sharesSome(members: readonly Seeded[]): boolean {
  const seeds = knownSeeds(members);
  return seeds !== null && Object.values(crossing(seeds)).filter((pairs) => pairs > 0).length > 1;
}
