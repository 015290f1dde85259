/** Counterparts among the heads of all layers, out of a report of them. */
import type { CrossLayerReport } from "../analysis/heads";
import type { Ribbon } from "./pairs";

interface Heads {
  layers: readonly { layer: number; estimate: { floor: number | null } }[];
  heads: {
    nodes: readonly {
      head: { layer: number; index: number };
      matches: readonly { similarity: number; refit: { ordinal: number }; head: { label: string } }[];
    }[];
  };
}

/** @param report whose anchor is the left refit @param right ordinal of the right refit */
export function ribbonsAcross(report: Heads | CrossLayerReport, right: number): Ribbon[] {
  const floors = new Map(report.layers.map(({ layer, estimate }) => [layer, estimate.floor]));
  return report.heads.nodes.flatMap(({ head, matches }): Ribbon[] => {
    const match = matches.find(({ refit }) => refit.ordinal === right);
    const place = match && /^L(\d+)H(\d+)$/.exec(match.head.label);
    if (!match || !place) return [];
    const floor = floors.get(head.layer) ?? null;
    return [
      {
        left: { layer: head.layer, head: head.index },
        right: { layer: Number(place[1]), head: Number(place[2]) },
        similarity: match.similarity,
        atFloor: floor === null ? null : match.similarity <= floor,
      },
    ];
  });
}
