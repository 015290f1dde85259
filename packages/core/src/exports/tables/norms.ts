/** Tables of weight norms, paper §4.4.1, and of stability by prompt length, §4.4.2. */
import type { NormName, NormsReport, PromptLengthReport } from "../../analysis/report.js";
import { estimate, integer, interval, layer, number, type TableOf, table, text } from "../table.js";

export const normsTables: TableOf<NormsReport>[] = [
  table(
    "layers",
    "one weight of one layer",
    ({ layers }: NormsReport) =>
      layers.flatMap(({ layer, stability, norms }) =>
        (Object.entries(norms) as [NormName, number][]).map(([weight, norm]) => ({ layer, weight, norm, stability })),
      ),
    [
      layer(),
      text("weight", "its name, as TransformerLens has it", ({ weight }) => weight),
      number("norm", "Frobenius norm over all heads of the layer", ({ norm }) => norm),
      number("stability", "raw stability of the layer with this refit as anchor", ({ stability }) => stability),
    ],
  ),
  table("correlations", "one weight", ({ correlations }: NormsReport) => correlations, [
    text("weight", "its name, as TransformerLens has it", ({ weight }) => weight),
    number("pearson", "r over layers of norm and stability, in [-1, 1]", ({ pearson }) => pearson),
    interval(({ interval }) => interval),
    integer("n", "layers", ({ n }) => n),
  ]),
];

type LengthSet = PromptLengthReport["sets"][number];

const setColumns = [
  text<{ set: LengthSet }>("set", "name of the prompt set", ({ set }) => set.name),
  text<{ set: LengthSet }>("prompt_set", "its content hash", ({ set }) => set.promptSetHash),
  integer<{ set: LengthSet }>("words", "a prompt, where all have as many", ({ set }) => set.words, "word"),
  integer<{ set: LengthSet }>("prompts", "how many", ({ set }) => set.prompts),
  number<{ set: LengthSet }>("mean_tokens", "a prompt, BOS included", ({ set }) => set.meanTokens, "token"),
];

export const promptLengthTables: TableOf<PromptLengthReport>[] = [
  table(
    "layers",
    "one layer on one prompt set",
    ({ sets }: PromptLengthReport) => sets.flatMap((set) => set.layers.map((layer) => ({ set, ...layer }))),
    [
      setColumns,
      layer(),
      estimate(({ estimate }) => estimate),
      number("sd", "standard deviation over the layer's heads", ({ sd }) => sd),
    ],
  ),
  table("sets", "one prompt set", ({ sets }: PromptLengthReport) => sets.map((set) => ({ set })), [
    setColumns,
    estimate(({ set }) => set.overall),
  ]),
];
