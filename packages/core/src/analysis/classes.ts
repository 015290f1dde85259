/** Head classes: one identity for a head in all refits of a family, from one joint one-to-one matching. */
import { InvalidInput } from "../errors.js";
import { mean, standardDeviation } from "../statistics/describe.js";
import { type EstimateOptions, judged, meanSamples, pairSamples, type Samples } from "../statistics/estimate.js";
import { jointAssignment } from "../statistics/jointAssignment.js";
import { defaultResampling, type Resampling, requireResampling } from "../statistics/resampling.js";
import { hasPrompts, promptVector, requireFloor } from "./between.js";
import { floorAcrossLayers, floorInLayer } from "./classFloors.js";
import { oneToOneAmongAll } from "./crossLayer.js";
import type { ComputedFloor } from "./floors.js";
import { beside } from "./headReport.js";
import { type Candidates, type Matching, range } from "./matching.js";
import type { ClassesReport, ClassMember, ClassScope, HeadClass } from "./report.js";
import type { SimilarityTable } from "./similarity.js";
import { oneToOneWithinLayers } from "./stability.js";

/** A head by its place. */
export interface HeadPlace {
  refit: number;
  layer: number;
  head: number;
}

/** Centred similarity from which on a head counts as a near-copy. */
export const defaultNear = 0.9;

export interface ClassOptions {
  /** default: within layers */
  scope?: ClassScope;
  /** in (0, 1); default 0.9 */
  near?: number;
  resampling?: Resampling;
  /** a floor that follows from the table itself, in place of one that is measured */
  computedFloor?: ComputedFloor | null;
}

/**
 * The members of each class, exactly one in every refit: classes by the layer that most of their members are in, then as
 * refit 0's heads.
 *
 * @returns [class][refit]
 * @throws InvalidInput with fewer than two refits
 */
export function headClasses(table: SimilarityTable, scope: ClassScope = "within-layers"): HeadPlace[][] {
  return joined(table, remembered(matchingOf(scope)));
}

/** [class][refit] */
function joined(table: SimilarityTable, matching: Matching): HeadPlace[][] {
  return groups(table, matching)
    .flatMap(({ members, places }) =>
      places.map((_, at) => members.map((ofRefit, refit) => ({ refit, ...places[ofRefit[at]] }))),
    )
    .sort((a, b) => mostly(a) - mostly(b));
}

/**
 * Head classes with how alike their members are.
 *
 * A class' stability is the mean centred similarity over all pairs of its members; its floor the mean over all classes
 * of the untrained twins that lie in the same layer (across layers: over all).
 *
 * @param table the refits' similarities, `acrossLayers` too for classes across layers
 * @param floor the same table of what nothing was learned in, null where there is none
 * @throws InvalidInput with fewer than two refits, `near` outside (0, 1), or a floor of another shape
 */
export function classes(
  table: SimilarityTable,
  floor: SimilarityTable | null,
  { scope = "within-layers", near = defaultNear, resampling = defaultResampling, computedFloor = null }: ClassOptions,
): ClassesReport {
  requireFloor(table, floor);
  requireResampling(resampling);
  if (!(near > 0 && near < 1)) {
    throw new InvalidInput(`near is ${near}; give the similarity of a near-copy, between 0 and 1`, "near");
  }
  const matching = remembered(matchingOf(scope));
  const members = joined(table, matching);
  const pairwise = pairwiseMatchings(table, matching);
  const likeness = likenessOf(table, matching);
  const own = members.map((places) => pairsOf(table, matching, places, likeness));
  const floors = computedFloor ? computedFloors(table, scope, computedFloor) : floor && floorsOf(floor, scope);
  const layerOf = members.map(mostly);
  const n = (table.nRefits * (table.nRefits - 1)) / 2;
  const about: EstimateOptions = { n, resampling, ceiling: 1, range: [-1, 1] };
  const estimates = judged(
    own.map((samples, i) => beside(samples, floors?.(layerOf[i]) ?? null, about)),
    resampling,
  );
  const layers = range(table.nLayers).filter((layer) => layerOf.includes(layer));
  const inLayer = (layer: number) => own.filter((_, i) => layerOf[i] === layer);
  const layered = judged(
    layers.map((layer) => beside(meanSamples(inLayer(layer)), floors?.(layer) ?? null, about)),
    resampling,
  );
  const [overall] = judged(
    [
      beside(
        meanSamples(layers.map((layer) => meanSamples(inLayer(layer)))),
        floors && meanSamples(layers.map((layer) => floors(layer))),
        about,
      ),
    ],
    resampling,
  );
  return {
    measure: "classes",
    preset: "CALIBRATED",
    scope,
    near,
    resampling,
    overall,
    layers: layers.map((layer, i) => ({
      layer,
      estimate: layered[i],
      sd: standardDeviation(inLayer(layer).map(({ values }) => mean(values))),
    })),
    classes: members.map((places, i) => ({
      ordinal: i,
      layer: layerOf[i],
      stability: estimates[i],
      ...described(table, places, { likeness, near, matching }),
      consistency: pairwise.consistency(places),
    })),
    cycleConsistency: pairwise.cycles(),
    claims: [],
  };
}

interface Group {
  places: { layer: number; head: number }[];
  /** [refit][class]: index into places */
  members: number[][];
}

/** Heads that may share a class, put into classes. */
function groups(table: SimilarityTable, { candidates }: Matching): Group[] {
  if (table.nRefits < 2) {
    throw new InvalidInput(`classes join refits and need at least 2, but there is ${table.nRefits}`, "refits");
  }
  return candidates(table, 0, 1).map(({ rows }, group) => ({
    places: rows,
    members: jointAssignment(table.nRefits, rows.length, (a, b) => candidates(table, a, b)[group].similarity),
  }));
}

function matchingOf(scope: ClassScope): Matching {
  return scope === "within-layers" ? oneToOneWithinLayers : oneToOneAmongAll;
}

/** The same, for one table: the candidates of two refits are made once, however often they are asked for. */
function remembered(matching: Matching): Matching {
  const kept = new Map<string, Candidates[]>();
  return {
    ...matching,
    candidates(table, a, b) {
      const found = kept.get(`${a} ${b}`) ?? matching.candidates(table, a, b);
      kept.set(`${a} ${b}`, found);
      return found;
    },
  };
}

/** The layer that most of the members are in; of equals the lowest. */
function mostly(places: readonly HeadPlace[]): number {
  const counts = new Map<number, number>();
  for (const { layer } of places) counts.set(layer, (counts.get(layer) ?? 0) + 1);
  return [...counts].sort(([a, timesA], [b, timesB]) => timesB - timesA || a - b)[0][0];
}

/** How alike any two heads are, by their places. */
type LikenessOf = (a: HeadPlace, b: HeadPlace) => number;

function likenessOf(table: SimilarityTable, { candidates }: Matching): LikenessOf {
  return (a, b) => {
    const [first, second] = a.refit <= b.refit ? [a, b] : [b, a];
    const found = candidates(table, first.refit, second.refit);
    const { rows, similarity } = found.length === 1 ? found[0] : found[first.layer];
    const at = (place: HeadPlace) => rows.findIndex(({ layer, head }) => layer === place.layer && head === place.head);
    return similarity[at(first)][at(second)];
  };
}

/** A class' pairs of members as rows, one a refit; prompt by prompt where that is known. */
function pairsOf(
  table: SimilarityTable,
  { withinLayers, kind }: Matching,
  places: readonly HeadPlace[],
  likeness: LikenessOf,
): Samples {
  const prompts = withinLayers && hasPrompts(table, kind);
  return pairSamples(table.nRefits, prompts ? table.nPrompts : 1, (i, j) =>
    prompts ? promptVector(table, kind, places[i].layer, places[i], places[j]) : [likeness(places[i], places[j])],
  );
}

/** By layer: the mean over the floor's own classes there, or over all of them. */
function floorsOf(floor: SimilarityTable, scope: ClassScope): (layer: number) => Samples {
  const matching = remembered(matchingOf(scope));
  const members = joined(floor, matching);
  const likeness = likenessOf(floor, matching);
  const samples = members.map((places) => pairsOf(floor, matching, places, likeness));
  const all = meanSamples(samples);
  if (scope === "across-layers") return () => all;
  const byLayer = range(floor.nLayers).map((layer) =>
    meanSamples(samples.filter((_, i) => mostly(members[i]) === layer)),
  );
  return (layer) => byLayer[layer];
}

function computedFloors(table: SimilarityTable, scope: ClassScope, kind: ComputedFloor): (layer: number) => Samples {
  const { nRefits, nLayers } = table;
  if (scope === "across-layers") {
    const all = pairSamples(nRefits, 1, floorAcrossLayers(table, kind));
    return () => all;
  }
  const columns = hasPrompts(table, "centred") ? table.nPrompts : 1;
  const byLayer = range(nLayers).map((layer) => pairSamples(nRefits, columns, floorInLayer(table, layer, kind)));
  return (layer) => byLayer[layer];
}

function described(
  table: SimilarityTable,
  places: readonly HeadPlace[],
  { likeness, near, matching }: { likeness: LikenessOf; near: number; matching: Matching },
): Pick<HeadClass, "members" | "medoid" | "coverage" | "distribution"> {
  const toOthers = places.map((place) =>
    mean(places.filter((other) => other !== place).map((other) => likeness(place, other))),
  );
  const medoid = places[toOthers.indexOf(Math.max(...toOthers))];
  const distribution = places.map((place) => (place === medoid ? 1 : likeness(medoid, place)));
  const members = places.map((place, refit): ClassMember => {
    const rivals = rivalsOf(table, place, matching).map((rival) =>
      mean(places.filter((other) => other !== place).map((other) => likeness(rival, other))),
    );
    return {
      ...place,
      similarity: toOthers[refit],
      margin: rivals.length > 0 ? toOthers[refit] - Math.max(...rivals) : null,
      near: distribution[refit] >= near,
    };
  });
  const copies = members.filter((member) => member.near && member.refit !== medoid.refit).length;
  return { members, medoid, coverage: copies / (table.nRefits - 1), distribution };
}

/** The other heads of a member's refit that could stand in its place. */
function rivalsOf({ nLayers, nHeads }: SimilarityTable, place: HeadPlace, { withinLayers }: Matching): HeadPlace[] {
  return range(nLayers)
    .filter((layer) => !withinLayers || layer === place.layer)
    .flatMap((layer) => range(nHeads).map((head) => ({ refit: place.refit, layer, head })))
    .filter(({ layer, head }) => layer !== place.layer || head !== place.head);
}

/** Every two refits matched on their own, which need not go together. */
function pairwiseMatchings(table: SimilarityTable, { candidates, columns }: Matching) {
  const { nRefits, nHeads } = table;
  const slot = ({ layer, head }: { layer: number; head: number }) => layer * nHeads + head;
  const matched = range(nRefits).map((a) =>
    range(nRefits).map((b) => {
      const counterpart = new Int32Array(table.nLayers * nHeads);
      if (a >= b) return counterpart;
      for (const { rows, columns: places, similarity } of candidates(table, a, b)) {
        for (const [row, column] of columns(similarity).entries()) counterpart[slot(rows[row])] = slot(places[column]);
      }
      return counterpart;
    }),
  );
  const pairs = range(nRefits).flatMap((a) => range(nRefits).flatMap((b) => (a < b ? [[a, b] as const] : [])));
  return {
    consistency: (places: readonly HeadPlace[]) =>
      pairs.filter(([a, b]) => matched[a][b][slot(places[a])] === slot(places[b])).length / pairs.length,
    /** null with fewer than three refits */
    cycles(): number | null {
      if (nRefits < 3) return null;
      let [kept, all] = [0, 0];
      for (const [a, b] of pairs) {
        for (let c = b + 1; c < nRefits; c++) {
          for (const [head, counterpart] of matched[a][b].entries()) {
            all++;
            if (matched[b][c][counterpart] === matched[a][c][head]) kept++;
          }
        }
      }
      return kept / all;
    },
  };
}
