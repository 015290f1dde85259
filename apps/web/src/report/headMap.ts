/** The heads of a map by name: whose they are, what a selection of them holds, and how each is marked. */
import { rampAt, rampPosition } from "../charts/marks";
import type { Mark } from "../charts/scatterPicture";
import { markPlace } from "../charts/seeds";
import { count, plural } from "../format";
import type { MapClassesFieldsFragment, MapReportFieldsFragment } from "../gql/graphql";
import type { Opened } from "../graphql/open";
import type { View } from "../view";
import type { Table } from "./table";

export type MapReport = Opened<MapReportFieldsFragment>;
type Headed = Pick<MapReport, "points" | "families">;

export interface HeadClass {
  label: string;
  title: string | null;
  layer: number;
  /** Among the classes of its layer, from 0. */
  place: number;
}

/** Finds a point's class; null for one of another family, and while classes are not known. */
export type ClassOf = (point: number) => HeadClass | null;

export const noClass: ClassOf = () => null;

/** Classes are those of the first family alone. */
export function classesOf(
  { points }: Headed,
  { nodes }: Pick<Opened<MapClassesFieldsFragment>["classes"], "nodes">,
): ClassOf {
  const found = new Map<string, HeadClass>();
  const inLayer = new Map<number, number>();
  for (const { label, title, layer, members } of nodes) {
    const place = inLayer.get(layer) ?? 0;
    inLayer.set(layer, place + 1);
    const one = { label, title: title ?? null, layer, place };
    for (const { refit, head } of members) found.set(`${refit.ordinal} ${head.layer} ${head.index}`, one);
  }
  return (i) =>
    points.family[i] === 0 ? (found.get(`${points.refit[i]} ${points.layer[i]} ${points.head[i]}`) ?? null) : null;
}

export interface HeadName {
  family: string;
  slug: string;
  refit: string;
  head: string;
}

export function nameOf({ points, families }: Headed, i: number): HeadName {
  const { name, slug, refits } = families[points.family[i]];
  const refit = refits.nodes.find(({ ordinal }) => ordinal === points.refit[i])?.label ?? `refit ${points.refit[i]}`;
  return { family: name, slug, refit, head: `L${points.layer[i]}H${points.head[i]}` };
}

/** @returns e.g. "L3H5 of seed 2"; with its family where there are several */
export function wordsOf(map: Headed, i: number): string {
  const { family, refit, head } = nameOf(map, i);
  return `${head} of ${refit}${map.families.length > 1 ? `, ${family}` : ""}`;
}

/** @returns what a map has room for, e.g. "L3H5 seed 2" */
export function shortNameOf(map: Headed, i: number): string {
  const { family, refit, head } = nameOf(map, i);
  return `${head} ${refit}${map.families.length > 1 ? ` ${family}` : ""}`;
}

/** @returns e.g. "12 of 512 heads, from 3 of 4 refits, layers 1–3" */
export function summaryOf({ points }: Headed, chosen: readonly number[]): string {
  const all = points.layer.length;
  if (chosen.length === 0) return `0 of ${plural(all, "head")}`;
  const refitsOf = (indices: readonly number[]) =>
    new Set(indices.map((i) => `${points.family[i]} ${points.refit[i]}`)).size;
  const layers = chosen.map((i) => points.layer[i]);
  const [first, last] = [Math.min(...layers), Math.max(...layers)];
  return [
    `${count(chosen.length)} of ${plural(all, "head")}`,
    `from ${refitsOf(chosen)} of ${plural(refitsOf(points.layer.map((_, i) => i)), "refit")}`,
    first === last ? `layer ${first}` : `layers ${first}–${last}`,
  ].join(", ");
}

/** As many marks as there are; more refits, or classes of a layer, cannot be told apart by them. */
export const marked = 8;

/** Marks 5 to 8 have the shapes of 1 to 4 again: they are drawn open. */
export const isOpen = (mark: Mark): boolean => "category" in mark && mark.category >= marked / 2;

interface Colours {
  colour: View["colour"];
  /** Ordinal of the refit that stands out where none is marked. */
  anchor: number;
  marks: readonly number[];
  /** The layer whose classes are marked. */
  layer: number;
  classOf: ClassOf;
}

/** How each point is marked under the chosen colours. */
export function markOf(
  { points, families }: Headed,
  { colour, anchor, marks, layer, classOf }: Colours,
): (point: number) => Mark {
  const most = Math.max(...families.map(({ architecture }) => architecture.layers));
  const plain: Mark = { plain: true };
  switch (colour) {
    case "layer":
      return (i) => ({ ramp: rampPosition(points.layer[i], most) });
    case "depth":
      return (i) => ({ ramp: rampAt(points.relativeDepth[i]) });
    case "family":
      return (i) => ({ category: points.family[i] });
    case "class":
      return (i) => {
        const found = classOf(i);
        return found && found.layer === layer && found.place < marked ? { category: found.place } : plain;
      };
    case "refit":
      return (i) => {
        const place = refitMark(points.refit[i], families[0].refits.totalCount, marks, anchor);
        return place === null ? plain : { category: place };
      };
  }
}

/** The marks that refits have on every page; where many are there and none is marked, the chosen one stands out. */
export function refitMark(ordinal: number, refits: number, marks: readonly number[], anchor: number): number | null {
  if (refits > marked && marks.length === 0) return ordinal === anchor ? 1 : null;
  return markPlace(ordinal, refits, marks);
}

export const agreementLabels = { LAYER: "layer", REFIT: "refit", FAMILY: "family" } as const;

export const agreementTable = ({ agreement }: MapReport): Table => ({
  title: "Neighbours that agree",
  columns: ["label", "share", "lower", "upper", "chance"],
  rows: agreement.map(({ of, share, interval, chance }) => [
    agreementLabels[of],
    share,
    interval?.lower ?? null,
    interval?.upper ?? null,
    chance,
  ]),
});

/** All points, or those of a selection with their classes; `refit` counts from 0, `seed` is what it was drawn from. */
export function placesTable(map: Headed, chosen?: readonly number[], classOf: ClassOf = noClass): Table {
  const { points, families } = map;
  const row = (i: number) => {
    const { slug, refits } = families[points.family[i]];
    const seed = refits.nodes.find(({ ordinal }) => ordinal === points.refit[i])?.initSeed ?? null;
    return [slug, points.refit[i], seed, points.layer[i], points.head[i], points.x[i], points.y[i]];
  };
  const columns = ["family", "refit", "seed", "layer", "head", "x", "y"];
  if (!chosen) return { title: "Places", columns, rows: points.x.map((_, i) => row(i)) };
  return {
    title: "Selected heads",
    columns: [...columns, "class"],
    rows: chosen.map((i) => [...row(i), classOf(i)?.label ?? null]),
  };
}
