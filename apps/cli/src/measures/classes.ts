/** Head classes: one identity for a head in all refits. */

import { decimals, printLine, table } from "../output.js";
import {
  type AnyReport,
  type Estimate,
  estimateFields,
  estimateJson,
  type LayerEstimate,
  layerFields,
  layerJson,
  type Measure,
} from "./measure.js";
import { printLayers, printOverall, printTitle, printVerdicts, within } from "./tables.js";

interface Slot {
  layer: number;
  index: number;
}

export interface HeadClass {
  label: string;
  ordinal: number;
  layer: number;
  stability: Estimate;
  coverage: number;
  consistency: number;
  members: {
    refit: { ordinal: number };
    head: Slot;
    similarity: number;
    margin: number | null;
    near: boolean;
    likeness: number;
  }[];
  medoid: Slot & { refit: { ordinal: number } };
}

export interface ClassesReport extends AnyReport {
  scope: "WITHIN_LAYERS" | "ACROSS_LAYERS";
  near: number;
  overall: Estimate;
  layers: LayerEstimate[];
  cycleConsistency: number | null;
  heads: { nodes: HeadClass[] };
}

const slotFields = "layer index";

export const classes: Measure<ClassesReport> = {
  name: "classes",
  field: "classes",
  input: "ClassesInput",
  report: "ClassesReport",
  fields: () => `scope near overall ${estimateFields} ${layerFields} cycleConsistency`,
  headsField: "classes",
  headFields: `
    label ordinal layer stability ${estimateFields} coverage consistency
    members { refit { ordinal } head { ${slotFields} } similarity margin near likeness }
    medoid { refit { ordinal } ${slotFields} }
  `,
  json: ({ scope, near, overall, layers, cycleConsistency, heads }) => ({
    scope: scope.toLowerCase().replace("_", "-"),
    near,
    overall: estimateJson(overall),
    layers: layers.map(layerJson),
    cycleConsistency,
    classes: heads.nodes.map(({ stability, members, medoid, ...one }) => ({
      ...one,
      ...estimateJson(stability),
      stability: stability.value,
      medoid: { refit: medoid.refit.ordinal, layer: medoid.layer, head: medoid.index },
      members: members.map(({ refit, head, ...values }) => ({
        refit: refit.ordinal,
        layer: head.layer,
        head: head.index,
        ...values,
      })),
    })),
  }),
  print(report) {
    const { overall, layers, near, cycleConsistency, heads } = report;
    printTitle("Head classes", report, report.scope.toLowerCase().replace("_", " "));
    printOverall(overall);
    printLayers(layers, "classes");
    printLine(
      `\nEach class has one head in every refit; a copy is at least ${near} like the medoid` +
        `${cycleConsistency === null ? "" : `; pairwise matchings close ${decimals(cycleConsistency)} of their triples`}`,
    );
    printLine(
      table(heads.nodes, [
        { title: "class", value: ({ label }) => label },
        { title: "stability", value: ({ stability }) => within(stability.value, stability.interval), right: true },
        { title: "calibrated", value: ({ stability }) => decimals(stability.calibrated), right: true },
        {
          title: "copies",
          value: ({ members, medoid }) =>
            `${members.filter(({ near, refit }) => near && refit.ordinal !== medoid.refit.ordinal).length} of ${members.length - 1}`,
          right: true,
        },
        {
          title: "members, by refit (* the medoid and its copies)",
          value: ({ members }) =>
            members.map(({ head, near }) => `L${head.layer}H${head.index}${near ? "*" : ""}`).join(" "),
        },
      ]),
    );
    printVerdicts(
      "Classes",
      heads.nodes.map(({ label, stability }) => ({ name: label, estimate: stability })),
    );
  },
};
