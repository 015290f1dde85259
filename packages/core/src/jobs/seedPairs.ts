/** Initial seeds and data seeds, made into refits. */
import { InvalidInput } from "../errors.js";

/** How initial seeds and data seeds make refits. */
export type SeedGrid = "paired" | "crossed";

/** Seeds, as they are asked for. */
export interface AskedSeeds {
  initSeeds: readonly number[];
  /** default: equal to initSeeds */
  dataSeeds?: readonly number[];
  /** default: paired, one with one; crossed: each initial seed with each data seed */
  grid?: SeedGrid;
}

/** Most refits of a family. */
export const mostRefits = 256;

export interface SeedPair {
  initSeed: number;
  dataSeed: number;
}

/** @throws InvalidInput naming the seeds that make no family */
export function seedPairs({ initSeeds, dataSeeds = initSeeds, grid = "paired" }: AskedSeeds): SeedPair[] {
  if (grid === "crossed") requireCrossable(initSeeds.length, dataSeeds.length);
  else requirePaired(initSeeds.length, dataSeeds.length);
  for (const [field, seeds] of [
    ["initSeeds", initSeeds],
    ["dataSeeds", dataSeeds],
  ] as const) {
    const bad = seeds.find((seed) => !Number.isInteger(seed) || seed < 0 || seed > 0xffff_ffff);
    if (bad !== undefined) {
      throw new InvalidInput(`seed ${bad} cannot be used; seeds are whole numbers from 0 to ${0xffff_ffff}`, field);
    }
  }
  const pairs =
    grid === "crossed"
      ? initSeeds.flatMap((initSeed) => dataSeeds.map((dataSeed) => ({ initSeed, dataSeed })))
      : initSeeds.map((initSeed, i) => ({ initSeed, dataSeed: dataSeeds[i] }));
  const seen = new Set<string>();
  for (const { initSeed, dataSeed } of pairs) {
    if (seen.has(`${initSeed} ${dataSeed}`)) {
      throw new InvalidInput(
        `initial seed ${initSeed} with data seed ${dataSeed} comes twice; two such refits would be the same model`,
        "initSeeds",
      );
    }
    seen.add(`${initSeed} ${dataSeed}`);
  }
  return pairs;
}

function requirePaired(inits: number, datas: number): void {
  if (inits === 0 || inits > mostRefits) {
    throw new InvalidInput(`there are ${inits} seeds; a family has 1 to ${mostRefits} refits, one a seed`, "initSeeds");
  }
  if (datas !== inits) {
    throw new InvalidInput(
      `there are ${datas} data seeds for ${inits} initial seeds; they are paired, so as many are needed, or a crossed grid`,
      "dataSeeds",
    );
  }
}

function requireCrossable(inits: number, datas: number): void {
  if (inits * datas > 0 && inits * datas <= mostRefits) return;
  throw new InvalidInput(
    `${inits} initial seeds crossed with ${datas} data seeds are ${inits * datas} refits; a family has 1 to ${mostRefits}`,
    datas === 0 ? "dataSeeds" : "initSeeds",
  );
}

/** What a refit of these seeds is called. */
export function labelOf({ initSeed, dataSeed }: SeedPair): string {
  return initSeed === dataSeed ? `seed ${initSeed}` : `seed ${initSeed}, data ${dataSeed}`;
}
