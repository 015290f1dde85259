/** How the heads of one refit and their counterparts in every other refit agree, prompt by prompt: what reports read. */
import { InvalidInput } from "../errors.js";
import type { MapSite } from "./agreementReport.js";
import { between } from "./between.js";
import { headClasses } from "./classes.js";
import type { HeadMatch } from "./headReport.js";
import { LeaveOneOut } from "./leaveOneOut.js";
import { range } from "./matching.js";
import { mapSite, type OutputRequest, outputAgreement } from "./outputAgreement.js";
import { PatternAgreements, patternKinds } from "./patternAgreement.js";
import { type PatternRequest, type PatternVectors, patternVectors } from "./patternVectors.js";
import { headSimilarities, type SimilarityTable } from "./similarity.js";

/** What is known of two heads on a prompt; sink, position, token and content add up to centred. */
export const agreementKinds = [...patternKinds, "output"] as const;
export type AgreementKind = (typeof agreementKinds)[number];

/** As plain data. */
export interface AgreementTable {
  nRefits: number;
  nLayers: number;
  nHeads: number;
  anchor: number;
  /** where the maps between streams were fitted */
  site: MapSite;
  dModel: number;
  /** tokens of each prompt, BOS included */
  lengths: number[];
  /** [layer][head of the anchor]: its counterparts by refit, the anchor left out */
  matches: HeadMatch[][][];
  /** each [layer, head, other refit, prompt] */
  values: Record<AgreementKind, Float64Array>;
}

/** What `headAgreement` works on. */
export type AgreementRequest = Omit<PatternRequest, "onProgress"> &
  Pick<OutputRequest, "anchor" | "scratch"> & {
    /** told after each forward pass of a prompt through a refit: there are three of each */
    onProgress?: (done: number, total: number) => void;
  };

/**
 * Joins the heads of all refits into classes, layer by layer (`headClasses`), and measures how those of the anchor agree
 * with the other members of their class. The matching is made here, so that all follows from weights and prompts alone.
 *
 * Every prompt goes through every refit three times: for similarities and what heads do by habit; for patterns; for the
 * stream and z. So one tile of prompts' patterns and one refit's streams are held at a time, and of all
 * prompts only sums: 4 bytes a head and entry of the longest prompt's pattern, 256 bytes a pair of heads and prompt.
 *
 * @throws InvalidInput with fewer than two refits or prompts, no such anchor, if a prompt does not fit, or an activation
 *   is not finite
 */
export async function headAgreement(request: AgreementRequest): Promise<AgreementTable> {
  requireInput(request);
  const { config, refits, anchor } = request;
  const { patterns, onPass } = passing(request);
  const { prompts } = patterns;
  const habits = new LeaveOneOut(config.nLayers * refits.length * config.nHeads, prompts);
  const matches = await matchedHeads(patterns, anchor, (vectors) => addHabits(habits, vectors));
  const counterparts = counterpartHeads(matches);
  const heads = { nRefits: refits.length, nLayers: config.nLayers, nHeads: config.nHeads, anchor, counterparts };
  const agreements = new PatternAgreements(heads, habits, prompts.length);
  const indices = new Map(prompts.map((prompt, i) => [prompt, i]));
  for await (const vectors of patternVectors(patterns)) agreements.see(vectors, indices.get(vectors.prompt) as number);
  const output = await outputAgreement({ ...request, prompts, counterparts, onPass });
  return { ...aboutTable(request, matches), values: { ...agreements.agreements(), output } };
}

/** What its table says beside the values. */
export function aboutTable(
  { config, refits, anchor, prompts }: AgreementRequest,
  matches: HeadMatch[][][],
): Omit<AgreementTable, "values"> {
  return {
    nRefits: refits.length,
    nLayers: config.nLayers,
    nHeads: config.nHeads,
    anchor,
    site: mapSite(config),
    dModel: config.dModel,
    lengths: prompts.map(({ length }) => length),
    matches,
  };
}

/** The same request for patterns, its prompts an object of their own each, even where one stands twice among them. */
export function passing(request: AgreementRequest) {
  const { refits, onProgress } = request;
  const prompts = request.prompts.map((prompt) => prompt.subarray());
  const total = 3 * refits.length * prompts.length;
  let done = 0;
  const onPass = () => onProgress?.(++done, total);
  return { patterns: { ...request, prompts, onProgress: onPass }, onPass };
}

/** The counterparts of the anchor's heads, by the similarities of all refits. */
export async function matchedHeads(
  patterns: PatternRequest,
  anchor: number,
  onVectors?: (vectors: PatternVectors) => void,
): Promise<HeadMatch[][][]> {
  return matchesOf(await headSimilarities({ ...patterns, meansWithinLayers: true, onVectors }), anchor);
}

function addHabits(habits: LeaveOneOut, { prompt, deviations, entries, squares }: PatternVectors): void {
  for (let vector = 0; vector < squares.length; vector++) {
    habits.add(vector, prompt, deviations.subarray(vector * entries, (vector + 1) * entries));
  }
}

/** [layer][head of the anchor]: the other members of its class, by refit. */
function matchesOf(table: SimilarityTable, anchor: number): HeadMatch[][][] {
  const matches = range(table.nLayers).map(() => range(table.nHeads).map((): HeadMatch[] => []));
  for (const members of headClasses(table)) {
    const { layer, head } = members[anchor];
    for (const { refit, head: other } of members) {
      if (refit === anchor) continue;
      const alike = between(table, "centred", { refit: anchor, layer }, { refit, layer })[head];
      const best = Math.max(...alike.filter((_, candidate) => candidate !== other));
      const margin = table.nHeads > 1 ? alike[other] - best : null;
      matches[layer][head].push({ refit, layer, head: other, similarity: alike[other], margin });
    }
  }
  return matches;
}

/** [other refit][layer][head of the anchor] */
export function counterpartHeads(matches: AgreementTable["matches"]): number[][][] {
  const nOthers = matches[0][0].length;
  return Array.from({ length: nOthers }, (_, i) => matches.map((heads) => heads.map((found) => found[i].head)));
}

export function requireInput({ refits, anchor, prompts }: AgreementRequest): void {
  if (refits.length < 2) {
    throw new InvalidInput(`agreement compares refits and needs at least 2, but there is ${refits.length}`, "refits");
  }
  if (!Number.isInteger(anchor) || anchor < 0 || anchor >= refits.length) {
    throw new InvalidInput(`anchor is ${anchor}; this family's refits are 0 to ${refits.length - 1}`, "anchor");
  }
  if (prompts.length < 2) {
    throw new InvalidInput(
      `there is ${prompts.length} prompt; what heads do by habit is learnt from the other prompts, and at least 2 are needed`,
      "prompts",
    );
  }
}
