/** A family as measures see it: its refits' weights at one step, and their untrained networks. */
import type { WeightsSource } from "../store/artifactWork.js";
import type { CheckpointRecord, FamilyRecord, RefitRecord } from "../store/records.js";
import type { Store } from "../store/store.js";
import { drawnHash, drawnSeeds } from "./keys.js";
import { refuse } from "./refusal.js";

export interface Subject {
  family: FamilyRecord;
  members: RefitRecord[];
  step: number;
  /** by refit ordinal */
  trained: WeightsSource[];
  /** what the family's floor is measured on; null where there is none */
  untrained: WeightsSource[] | null;
}

/** A family with its refits that are measured, by ordinal. @throws Refused if there is no such family */
export async function membersOf(store: Store, familyId: string): Promise<Pick<Subject, "family" | "members">> {
  const family = (await store.familiesById([familyId])).get(familyId);
  if (!family) return refuse("INVALID_INPUT", `there is no family ${familyId}`);
  return { family, members: (await store.measuredRefits([family.id])).get(family.id)! };
}

/**
 * @param step default: the newest step that every refit has reached
 * @throws Refused if there is no such family, or not every refit has a checkpoint at the step
 */
export async function subjectOf(store: Store, familyId: string, step?: number): Promise<Subject> {
  const { family, members } = await membersOf(store, familyId);
  const steps = (await store.stepsOfFamilies([family.id])).get(family.id)!;
  const at = step ?? steps.at(-1);
  if (at === undefined || !steps.includes(at)) return noCheckpoint(family, at, steps);
  const kept = await store.checkpointsOfRefits(members.map(({ id }) => id));
  const stored = (s: number) => members.map(({ id }) => source(kept.get(id)!.find((one) => one.step === s)!));
  return {
    family,
    members,
    step: at,
    trained: stored(at),
    untrained: untrained(family, members, steps.includes(0) ? stored(0) : null),
  };
}

const source = ({ weightsHash, fileHash }: CheckpointRecord): WeightsSource => ({
  kind: "stored",
  file: fileHash,
  weights: weightsHash,
});

function untrained(
  { floor, config }: FamilyRecord,
  members: readonly RefitRecord[],
  twins: WeightsSource[] | null,
): WeightsSource[] | null {
  switch (floor.null) {
    case "step-0":
      return twins;
    case "drawn":
      return drawnSeeds(members).map((initSeed) => ({
        kind: "drawn",
        initSeed,
        init: floor.init,
        weights: drawnHash({ config, init: floor.init, initSeed }),
      }));
    case "none":
      return null;
  }
}

function noCheckpoint({ slug }: FamilyRecord, step: number | undefined, steps: readonly number[]): never {
  if (step === undefined) {
    return refuse(
      "NO_CHECKPOINT",
      `no refit of ${slug} has been stored at a step that all have reached`,
      "wait until its training has begun",
    );
  }
  return refuse(
    "NO_CHECKPOINT",
    `${slug} has no checkpoints of all refits at step ${step}`,
    steps.length > 0 ? `use one of the steps ${steps.join(", ")}` : "wait until its training has begun",
  );
}
