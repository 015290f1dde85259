/** What measures of circuits are read from, and what they refuse: heads of one refit, taken to the others. */
import { controlSets } from "../analysis/controlSets.js";
import type { Place } from "../analysis/matching.js";
import { headLabel } from "../analysis/setAblation.js";
import type { ModelConfig } from "../model/config.js";
import type { ArtifactWork } from "../store/artifactWork.js";
import type { Need } from "../store/records.js";
import type { Store } from "../store/store.js";
import { operationsOf } from "./cost.js";
import { type Asked, need, onPrompts, type Plan, plan, resamplingOf, tables } from "./needs.js";
import { refuse } from "./refusal.js";

const defaultControls = 20;
const mostControls = 1000;

/** Similarities of all refits, which heads are matched by; then one artifact a refit. */
export function planPortability(_: Store, asked: Asked): Plan {
  const { subject, anchor, promptSet, options } = asked;
  const { config } = subject.family;
  const { ablationKind: kind = "zero", controls = defaultControls } = options;
  if (kind !== "zero" && kind !== "mean") {
    refuse("INVALID_INPUT", `kind is ${kind}; portability ablates sets of heads by zero or mean`);
  }
  if (!Number.isInteger(controls) || controls < 1 || controls > mostControls) {
    refuse("INVALID_INPUT", `controls is ${controls}; give a whole number from 1 to ${mostControls}`);
  }
  const heads = placesOf(options.heads ?? [], config);
  const circuit = { refit: anchor, heads, kind, controls };
  const sets = 1 + controlSets(config, heads, controls).length;
  const [similarities] = matchedBy(asked);
  // what lies below the lowest head is computed once for all sets
  const below = heads[0].layer / config.nLayers;
  const passes = Math.ceil(promptSet.size * (below + (1 + sets) * (1 - below) + (kind === "mean" ? 1 : 0)));
  const needs = subject.trained.map((weights, refit) => ({
    ...need(
      `ported:${refit}`,
      {
        kind: "ported-sets",
        ...onPrompts(asked),
        refits: [weights],
        refit,
        circuit,
        similarities: similarities.key,
      },
      passes,
    ),
    after: [similarities.key],
  }));
  return plan(asked, [similarities, ...needs], {
    options: { resampling: resamplingOf(asked), heads: heads.map(headLabel), ablationKind: kind, controls },
    floors: false,
  });
}

/**
 * Similarities of all refits, the host's losses without its heads, and one artifact for each other refit.
 */
export function planTransplant(_: Store, asked: Asked): Plan {
  const { subject, anchor, promptSet } = asked;
  const { config, slug } = subject.family;
  const { nLayers, nHeads } = config;
  if (nHeads < 2) {
    refuse("INVALID_INPUT", `transplant holds a head against others of its layer and needs 2, but ${slug} has 1`);
  }
  const [similarities] = matchedBy(asked);
  // of each layer, what lies below once, and the layers from it on once a head
  const passesOnce = promptSet.size * ((nLayers - 1) / 2 + (nHeads * (nLayers + 1)) / 2);
  const alone = need(
    "alone",
    { kind: "head-losses", ...onPrompts(asked), refits: [subject.trained[anchor]] },
    Math.ceil(2 * passesOnce + 3 * promptSet.size),
  );
  const others = subject.trained.flatMap((weights, refit) => {
    if (refit === anchor) return [];
    const refits = [subject.trained[anchor], weights];
    const work: ArtifactWork = {
      kind: "transplants",
      ...onPrompts(asked),
      refits,
      host: anchor,
      refit,
      similarities: similarities.key,
    };
    const passes = Math.ceil(2 * passesOnce + 2 * promptSet.size + mapPasses(work));
    return [{ ...need(`pair:${refit}`, work, passes), after: [similarities.key] }];
  });
  return plan(asked, [similarities, alone, ...others], {
    options: { resampling: resamplingOf(asked) },
    floors: false,
  });
}

/** Multiply-adds of fitting a map, over n³: 19 steps of two products (`compileProcrustes`). */
const fitting = 38;

/** Fitting two maps a layer, in forward passes. */
export function mapPasses(work: ArtifactWork): number {
  const { nLayers, dModel } = work.config;
  return (2 * nLayers * fitting * dModel ** 3) / operationsOf({ passes: 1, work });
}

/** The similarities of the trained refits, without a floor. */
function matchedBy(asked: Asked): Need[] {
  return tables({ ...asked, options: { floor: "none" } });
}

/** "L0H3" → its place; the planner has seen to it that it is one. */
export function placeOf(label: string): Place {
  const [, layer, head] = /^L(\d+)H(\d+)$/.exec(label) ?? [];
  return { layer: Number(layer), head: Number(head) };
}

/** Of labels, by layer and index. @throws Refused naming the first that is no head of the family, or stands twice */
function placesOf(labels: readonly string[], { nLayers, nHeads }: ModelConfig): Place[] {
  if (labels.length === 0) {
    refuse("INVALID_INPUT", "heads is missing; portability needs a set of heads, such as L0H1,L2H3");
  }
  for (const [i, label] of labels.entries()) {
    const { layer, head } = placeOf(label);
    if (Number.isNaN(layer)) refuse("INVALID_INPUT", `heads: ${label} is no head; give layer and head, such as L0H1`);
    if (layer >= nLayers) refuse("INVALID_INPUT", `heads: ${label}: this family has layers 0 to ${nLayers - 1}`);
    if (head >= nHeads) refuse("INVALID_INPUT", `heads: ${label}: its layers have heads 0 to ${nHeads - 1}`);
    const twice = labels.slice(0, i).some((other) => headLabel(placeOf(other)) === headLabel({ layer, head }));
    if (twice) refuse("INVALID_INPUT", `heads: ${label} is given twice; give each head once`);
  }
  return labels.map(placeOf).sort((a, b) => a.layer - b.layer || a.head - b.head);
}
