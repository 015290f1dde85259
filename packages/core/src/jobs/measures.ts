/** What each measure is read from, and what it refuses: from a request to artifacts. */
import { defaultNear } from "../analysis/classes.js";
import { neighbourhoodOf } from "../analysis/embedding.js";
import { requireMappable } from "../analysis/map.js";
import type { Measure } from "../analysis/report.js";
import { lengthPrompts } from "../data/lengthPrompts.js";
import type { PromptSetRecord } from "../store/records.js";
import type { Store } from "../store/store.js";
import { planAblation } from "./ablationNeeds.js";
import { planAgreement } from "./agreementNeeds.js";
import { planPortability, planTransplant } from "./circuitNeeds.js";
import { planComparison } from "./compareNeeds.js";
import { familyPlanners } from "./familyNeeds.js";
import {
  type Asked,
  estimatesOf,
  excludeOf,
  floorOf,
  loadOptions,
  need,
  onPrompts,
  type Plan,
  plan,
  requirePrompts,
  requireRefits,
  stabilityIfAny,
  tables,
} from "./needs.js";
import { planRefitPair } from "./refitPairNeeds.js";
import { refuse } from "./refusal.js";
import { ofOneRefit } from "./reproduceCommand.js";
import { planEmbeddings, planNeurons, planResidual } from "./residualNeeds.js";
import { planScores } from "./scoresNeeds.js";
import { planStitching } from "./stitchingNeeds.js";
import { type Subject, subjectOf } from "./subject.js";

/** @throws Refused, saying what would do instead; InvalidInput */
export async function planMeasure(store: Store, measure: Measure, asked: Asked): Promise<Plan> {
  requireRefit(measure, asked);
  return planners[measure](store, asked);
}

/** Before anything else: waiting for checkpoints helps nobody here. @throws Refused */
export function requirePairs(measure: Measure, family: Pick<Subject, "family" | "members">): void {
  if (needsPairs.has(measure)) requireRefits(measure, family);
}

const needsPairs: ReadonlySet<Measure> = new Set([
  "stability",
  "cross-layer",
  "prompt-length",
  "compare",
  "residual",
  "classes",
  "agreement",
  "neurons",
  "embeddings",
  "refit-pair",
  "stitching",
  "prompts",
  "dynamics",
  "power",
  "influence",
  "variance",
  "portability",
  "transplant",
] satisfies Measure[]);

const planners: Record<Measure, (store: Store, asked: Asked) => Promise<Plan> | Plan> = {
  stability: (_, asked) => ofHeads(asked, "stability"),
  "cross-layer": (_, asked) => ofHeads(asked, "cross-layer"),

  commonness(_, asked) {
    const { slug, config } = asked.subject.family;
    if (floorOf(asked) === "shuffled-heads") {
      refuse(
        "INVALID_INPUT",
        "floor is shuffled-heads, but commonness is a mean over all heads of a layer: shuffled, they are the same",
        "use another floor",
      );
    }
    if (config.nHeads < 2) {
      refuse("INVALID_INPUT", `commonness compares heads of one layer and needs at least 2, but ${slug} has 1`);
    }
    return ofHeads(asked, "commonness");
  },

  norms(_, asked) {
    const { subject, anchor } = asked;
    const load = loadOptions(asked);
    const needs = [
      need(
        "norms",
        { kind: "weight-norms", config: subject.family.config, refits: [subject.trained[anchor]], load },
        0,
      ),
      ...stabilityIfAny(asked),
    ];
    return plan(asked, needs, { options: { load }, floors: false });
  },

  async "prompt-length"(store, asked) {
    const sets = asked.options.promptSets ? await known(store, asked.options.promptSets) : await builtInSets(store);
    for (const set of sets) requirePrompts(set);
    const about = await Promise.all(
      sets.map(async ({ hash, name, size }) => ({
        hash,
        name,
        prompts: size,
        words: wordsOf(await store.promptTexts(hash)),
      })),
    );
    const needs = sets.flatMap((set, i) => tables({ ...asked, promptSet: set }, `:${i}`));
    return {
      ...plan(asked, needs, {
        options: { ...estimatesOf(asked), promptSets: sets.map(({ hash }) => hash) },
        about: { promptSets: about },
      }),
      promptSetHash: sets.at(-1)!.hash,
    };
  },

  compare: planComparison,

  residual: (_, asked) => planResidual(asked, stabilityIfAny),
  neurons: (_, asked) => planNeurons(asked),
  embeddings: (_, asked) => planEmbeddings(asked),
  "refit-pair": planRefitPair,
  stitching: planStitching,

  ablation: planAblation,

  classes(_, asked) {
    const { scope = "within-layers", near = defaultNear } = asked.options;
    if (!(near > 0 && near < 1)) {
      refuse("INVALID_INPUT", `near is ${near}; give the similarity of a near-copy, between 0 and 1`);
    }
    const options = { ...estimatesOf(asked), scope, near };
    return plan(asked, tables(asked), { options });
  },

  scores: planScores,
  portability: planPortability,
  transplant: planTransplant,

  async map(store, asked) {
    const { method = "tsne", neighbourhood, also = [] } = asked.options;
    const others: Subject[] = [];
    for (const id of also) others.push(await subjectOf(store, id, asked.step));
    const subjects = [asked.subject, ...others];
    const heads = subjects
      .map(({ family: { config }, trained }) => trained.length * config.nLayers * config.nHeads)
      .reduce((sum, n) => sum + n, 0);
    requireMappable(heads);
    neighbourhoodOf(method, neighbourhood ?? null, heads);
    const twice = subjects.find(({ family }, i) => subjects.findIndex((one) => one.family.id === family.id) !== i);
    if (twice) refuse("INVALID_INPUT", `${twice.family.slug} is on the map already; give each family once`);
    const needs = subjects.map((subject, i) =>
      need(
        `signatures:${i}`,
        { kind: "signatures", ...onPrompts({ ...asked, subject }), refits: subject.trained },
        subject.trained.length * asked.promptSet.size,
      ),
    );
    return plan(asked, needs, {
      options: { method, neighbourhood: neighbourhood ?? null, also: others.map(({ family }) => family.slug) },
      others,
      floors: false,
    });
  },

  agreement: planAgreement,
  ...familyPlanners,
};

function ofHeads(asked: Asked, measure: Measure): Plan {
  return plan(asked, tables(asked), { options: { ...estimatesOf(asked), ...excludeOf(asked, measure) } });
}

/** Those that are asked for two refits, the anchor being the left one. */
const ofLeftRefit: ReadonlySet<Measure> = new Set(["refit-pair", "stitching"] satisfies Measure[]);

function requireRefit(measure: Measure, { subject: { members }, anchor }: Asked): void {
  if (Number.isInteger(anchor) && anchor >= 0 && anchor < members.length) return;
  const what = ofOneRefit.has(measure) ? "refit" : ofLeftRefit.has(measure) ? "left" : "anchor";
  refuse("INVALID_INPUT", `${what} is ${anchor}; this family's refits are 0 to ${members.length - 1}`);
}

async function known(store: Store, hashes: readonly string[]): Promise<PromptSetRecord[]> {
  const sets = await store.promptSetsByHash(hashes);
  if (new Set(hashes).size < 2) {
    refuse("INVALID_INPUT", `prompt-length compares prompt sets and needs at least 2 different ones`);
  }
  return hashes.map((hash) => sets.get(hash) ?? unknownSet(hash));
}

export function unknownSet(hash: string): never {
  return refuse(
    "UNKNOWN_PROMPT_SET",
    `there is no prompt set ${hash}`,
    "leave it out for the built-in set, or add one first",
  );
}

async function builtInSets(store: Store): Promise<PromptSetRecord[]> {
  const sets: PromptSetRecord[] = [];
  for (const { name, prompts } of lengthPrompts()) sets.push(await store.addPromptSet(name, prompts));
  return sets;
}

function wordsOf(texts: readonly string[]): number | null {
  const counts = new Set(texts.map((text) => text.trim().split(/\s+/).length));
  return counts.size === 1 ? [...counts][0] : null;
}
