/** The arrays of a report: what is too large or too regular for a table, with named axes. Each is read when it is asked for. */
import { agreementKinds } from "../analysis/agreementTable.js";
import type { AblationReport, MeasureReport } from "../analysis/report.js";
import { scoreNames } from "../analysis/scoreTable.js";
import { layerPairs } from "../analysis/similarity.js";
import type { NpyType } from "../checkpoints/npy.js";
import { readAblation } from "../store/ablations.js";
import { readAgreement } from "../store/agreement.js";
import { NotFound } from "../store/records.js";
import type { ReportArtifact } from "../store/reports.js";
import { readScores } from "../store/scores.js";
import { readSignatures } from "../store/signatures.js";
import { readSimilarities } from "../store/similarities.js";

/** Row-major values in their shape. */
export interface ArrayValues {
  shape: number[];
  dtype: NpyType;
  values: ArrayLike<number>;
}

export interface ReportArray {
  /** within its report, a path: "pairs/L3" */
  name: string;
  description: string;
  /** what each axis counts: ["refit · head", "refit · head"] */
  axes: string[];
  /** of each axis, one name a place, or more than there are places; null where numbers say it all */
  labels: (string[] | null)[];
  read(): Promise<ArrayValues>;
}

/** What arrays are read from. */
export interface ArraySource {
  report: MeasureReport;
  /** labels by ordinal */
  refits: string[];
  nLayers: number;
  nHeads: number;
  /** what the report was read from */
  artifacts: readonly ReportArtifact[];
  /** @throws FileError if it is gone */
  file(hash: string): Promise<Uint8Array>;
}

/** All arrays of a report, in the order in which an archive holds them. */
export function arraysOf(source: ArraySource): ReportArray[] {
  return [...ofReport(source), ...source.artifacts.flatMap((artifact) => ofArtifact(source, artifact))];
}

/** The names along an axis of so many places; a family may have got refits since the array was made. */
export function labelsOf({ labels }: Pick<ReportArray, "labels">, shape: readonly number[]): (string[] | null)[] {
  return labels.map((names, axis) => (names && names.length >= shape[axis] ? names.slice(0, shape[axis]) : null));
}

/** @throws NotFound on the field `array` if the report has none of this name */
export function reportArray(source: ArraySource, name: string): ReportArray {
  const all = arraysOf(source);
  const found = all.find((one) => one.name === name);
  if (found) return found;
  const names = all.length > 0 ? all.map((one) => one.name).join(", ") : "none";
  throw new NotFound(`array is "${name}"; this report on ${source.report.measure} has ${names}`, "array");
}

/** Numbers that the report itself holds. */
function ofReport(source: ArraySource): ReportArray[] {
  const { report, refits, nLayers, nHeads } = source;
  const layers = numbered("L", nLayers);
  const heads = numbered("H", nHeads);
  switch (report.measure) {
    case "stability":
      return headValues(source, report.heads);
    case "cross-layer":
      return [
        ...headValues(source, report.heads),
        matrix(
          "shares",
          "share of a layer's best matches in each layer",
          ["layer", "layer of the match"],
          report.shares,
          [layers, layers],
        ),
      ];
    case "commonness":
      return [
        ...headValues(source, report.heads),
        ...report.similarity.map((rows, layer) =>
          matrix(`similarity/L${layer}`, `likeness of the anchor's heads of layer ${layer}`, ["head", "head"], rows, [
            heads,
            heads,
          ]),
        ),
      ];
    case "residual":
      return report.matrices.map((rows, layer) =>
        matrix(`similarity/L${layer}`, `likeness of the refits' streams in layer ${layer}`, ["refit", "refit"], rows, [
          refits,
          refits,
        ]),
      );
    case "embeddings":
      return report.measures.map(({ measure, matrix: rows }) =>
        matrix(`similarity/${measure}`, `${measure} of the refits' embeddings`, ["refit", "refit"], rows, [
          refits,
          refits,
        ]),
      );
    case "refit-pair": {
      const axes: [string, string] = ["layer of the left refit", "layer of the right refit"];
      return [
        matrix("similarity", "likeness of every two layers of the two refits", axes, report.similarity, [
          layers,
          layers,
        ]),
        ...(report.floor
          ? [matrix("floor", "the same where nothing was learned", axes, report.floor, [layers, layers])]
          : []),
      ];
    }
    case "neurons":
      return [
        matrix(
          "neurons",
          "mean correlation of each neuron with its counterparts",
          ["layer", "neuron"],
          report.neurons,
          [numbered("L", report.neurons.length), null],
        ),
      ];
    case "power":
      return [
        matrix("half-widths", "of the overall value's interval", ["refits", "prompts"], report.grid.halfWidths, [
          report.grid.refits.map(String),
          report.grid.prompts.map(String),
        ]),
      ];
    case "map":
      return [
        matrix(
          "points",
          "places of the heads, in the order of the table `points`",
          ["head", "coordinate"],
          report.points.x.map((x, i) => [x, report.points.y[i]]),
          [null, ["x", "y"]],
        ),
      ];
    case "ablation":
      return ofAblation(source, report);
    default:
      return [];
  }
}

function headValues(
  { refits, nLayers, nHeads }: ArraySource,
  heads: readonly { refit: number; layer: number; head: number; estimate: { value: number } }[],
): ReportArray[] {
  const listed = [...new Set(heads.map(({ refit }) => refit))];
  return [
    {
      name: "values",
      description: "of every listed head",
      axes: ["refit", "layer", "head"],
      labels: [listed.map((refit) => refits[refit]), numbered("L", nLayers), numbered("H", nHeads)],
      // the report lists them by refit, layer and head
      read: async () => ({
        shape: [listed.length, nLayers, nHeads],
        dtype: "float64",
        values: heads.map(({ estimate }) => estimate.value),
      }),
    },
  ];
}

/** Losses on every token lie in a file of their own. */
function ofAblation({ nLayers, nHeads, file }: ArraySource, { tokenLossesFile, heads }: AblationReport): ReportArray[] {
  const [layers, slots] = [numbered("L", nLayers), numbered("H", nHeads)];
  const rows = layers.map((_, layer) => heads.filter((head) => head.layer === layer).map(({ deltaLoss }) => deltaLoss));
  const deltas = matrix("delta-loss", "mean change of loss without each head, nats a token", ["layer", "head"], rows, [
    layers,
    slots,
  ]);
  if (tokenLossesFile === null) return [deltas];
  const tokens = async () => readAblation(await file(tokenLossesFile));
  return [
    deltas,
    {
      name: "token-effects",
      description: "change of the loss on every predicted token without each head, nats; prompt after prompt",
      axes: ["layer", "head", "token"],
      labels: [layers, slots, null],
      async read() {
        const { tokenLosses, tokens: n } = await tokens();
        const values = new Float64Array(nLayers * nHeads * n);
        for (let i = 0; i < values.length; i++) values[i] = tokenLosses[n + i] - tokenLosses[i % n];
        return { shape: [nLayers, nHeads, n], dtype: "float64", values };
      },
    },
    {
      name: "token-losses",
      description: "loss on every predicted token with all heads, nats",
      axes: ["token"],
      labels: [null],
      async read() {
        const { tokenLosses, tokens: n } = await tokens();
        return { shape: [n], dtype: "float32", values: tokenLosses.subarray(0, n) };
      },
    },
    {
      name: "predicted",
      description: "prompt and token id of every predicted token",
      axes: ["token", "what"],
      labels: [null, ["prompt", "id"]],
      async read() {
        const { prompts } = await tokens();
        const pairs = prompts.flatMap((ids, prompt) => Array.from(ids.subarray(1), (id) => [prompt, id]));
        return { shape: [pairs.length, 2], dtype: "int32", values: pairs.flat() };
      },
    },
  ];
}

/** What is read off a table that was computed once, on the refits or on their untrained twins. */
function ofArtifact(source: ArraySource, { role, kind, file, preset }: ReportArtifact): ReportArray[] {
  const { refits, nLayers, nHeads } = source;
  const bytes = () => source.file(file);
  const layers = numbered("L", nLayers);
  const heads = numbered("H", nHeads);
  const place = /^(trained|floor|scores|signatures)(?::(\d+))?$/.exec(role);
  if (!place) return [];
  const [, of, which] = place;
  const suffix = which === undefined ? "" : `-${which}`;
  const floor = of === "floor" ? "floor-" : "";
  const twins = of === "floor" ? "untrained twins' " : "";
  switch (kind) {
    case "similarities": {
      // the other family of a comparison has sizes of its own
      if (source.report.measure === "compare") return [];
      const table = preset === "PAPER" ? "cosine" : "centred";
      const names = refits.flatMap((label) => heads.map((head) => `${label} ${head}`));
      const axes = ["refit · head", "refit · head"];
      const within = layers.map(
        (name, layer): ReportArray => ({
          name: `${floor}pairs${suffix}/${name}`,
          description: `similarity (${table}) of every two of the ${twins}heads in layer ${layer}, row refit · heads + head`,
          axes,
          labels: [names, names],
          read: async () => square(readSimilarities(await bytes())[table][layer], "float64"),
        }),
      );
      const across = source.report.measure === "cross-layer" ? layerPairs(nLayers) : [];
      return [
        ...within,
        ...across.map(
          ([a, b], i): ReportArray => ({
            name: `${floor}pairs${suffix}/L${a}-L${b}`,
            description: `similarity (${table}) of every one of the ${twins}heads in layer ${a} to every one in layer ${b}`,
            axes,
            labels: [names, names],
            read: async () =>
              square(readSimilarities(await bytes(), { acrossLayers: true }).acrossLayers![table][i], "float32"),
          }),
        ),
      ];
    }
    case "scores": {
      const described = `of every head of all ${twins}refits on every prompt (induction: sequence)`;
      const { heads: listed } = source.report.measure === "scores" ? source.report : { heads: [] };
      return scoreNames
        .filter((name) => listed[0]?.scores[name])
        .map((name) => ({
          name: `${floor}scores/${name}`,
          description: `${name} ${described}; NaN where a prompt has none`,
          axes: ["refit", "layer", "head", "prompt"],
          labels: [refits, layers, heads, null],
          async read() {
            const { scores, nRefits } = readScores(await bytes());
            const { columns, values } = scores[name]!;
            return { shape: [nRefits, nLayers, nHeads, columns], dtype: "float32", values };
          },
        }));
    }
    case "signatures":
      return [
        {
          name: `signatures${suffix}`,
          description: "mean z of every head on every prompt, over all its tokens",
          axes: ["refit", "layer", "head", "prompt", "dimension"],
          labels: [null, null, null, null, null],
          async read() {
            const { means, nRefits, nLayers, nHeads, nPrompts, dHead } = readSignatures(await bytes());
            return { shape: [nRefits, nLayers, nHeads, nPrompts, dHead], dtype: "float32", values: means };
          },
        },
      ];
    case "agreement":
      return agreementKinds.map((name) => ({
        name: `${floor}agreement/${name}`,
        description: `${name} of every one of the anchor's ${twins}heads and its counterparts, on every prompt`,
        axes: ["layer", "head", "other refit", "prompt"],
        labels: [layers, heads, null, null],
        async read() {
          const { values, lengths, nRefits } = readAgreement(await bytes());
          return { shape: [nLayers, nHeads, nRefits - 1, lengths.length], dtype: "float64", values: values[name] };
        },
      }));
    default:
      return [];
  }
}

function matrix(
  name: string,
  description: string,
  axes: [string, string],
  rows: readonly (readonly number[])[],
  labels: [string[] | null, string[] | null],
): ReportArray {
  const read = async (): Promise<ArrayValues> => ({
    shape: [rows.length, rows[0].length],
    dtype: "float64",
    values: rows.flat(),
  });
  return { name, description, axes, labels, read };
}

function square(values: ArrayLike<number>, dtype: NpyType): ArrayValues {
  const n = Math.sqrt(values.length);
  return { shape: [n, n], dtype, values };
}

const numbered = (letter: "L" | "H", n: number) => Array.from({ length: n }, (_, i) => `${letter}${i}`);
