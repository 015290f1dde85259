/** Which numbers of a report can be claimed: each has a place, counted from 0. */

export interface Place {
  place: string;
  label: string;
}

type List = "overall" | "layers" | "heads";

/** By measure, as the first half of a report's id names it; what is not here has no single number with an interval. */
const lists: Record<string, readonly List[]> = {
  StabilityReport: ["overall", "layers", "heads"],
  CommonnessReport: ["overall", "layers", "heads"],
  CrossLayerReport: ["overall", "layers", "heads"],
  ClassesReport: ["overall", "layers"],
  ResidualReport: ["overall", "layers"],
  NeuronsReport: ["overall"],
  PromptAgreementReport: ["overall"],
  PortabilityReport: ["overall"],
  AblationReport: ["layers", "heads"],
  AgreementReport: ["heads"],
};

/** @param report its id: StabilityReport:fa9c… */
const listsOf = (report: string): readonly List[] => lists[report.split(":")[0]] ?? [];

export const canBeClaimed = (report: string): boolean => listsOf(report).length > 0;

export function placesOf(report: string, shape: { layers: number; heads: number }): Place[] {
  const layers = Array.from({ length: shape.layers }, (_, layer) => layer);
  const heads = Array.from({ length: shape.heads }, (_, head) => head);
  const of: Record<List, () => Place[]> = {
    overall: () => [{ place: "overall", label: "All heads" }],
    layers: () => layers.map((layer) => ({ place: `layers/${layer}`, label: `L${layer}` })),
    heads: () =>
      layers.flatMap((layer) =>
        heads.map((head) => ({ place: `heads/L${layer}H${head}`, label: `L${layer}H${head}` })),
      ),
  };
  return listsOf(report).flatMap((list) =>
    // what is not about heads is over the whole family
    list === "overall" && report.startsWith("Residual") ? [{ place: "overall", label: "All layers" }] : of[list](),
  );
}

/** A place of a claim in words: "layers/3" is L3. */
export function placeWords(place: string): string {
  const [list, name] = place.split("/");
  if (!name) return "the whole family";
  return list === "layers" ? `L${name}` : list === "classes" ? `class ${name}` : name;
}
