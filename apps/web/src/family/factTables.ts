/** What a family is, how it was made, and how an imported one's refits predict, as tables with the numbers in full. */
import { declaredBy, seedSentence } from "../families/words";
import type { FamilyImport_FamilyFragment, FamilyTraining_FamilyFragment } from "../gql/graphql";
import type { Table } from "../report/table";

type Family = FamilyTraining_FamilyFragment;
type Facts = Table["rows"];

const factTable = (title: string, rows: Facts): Table => ({ title, columns: ["fact", "value"], rows });

export const recipeTable = (family: Family): Table =>
  factTable("Recipe", [
    ...shapeFacts(family),
    ["text", family.corpus?.name ?? null],
    ["text bytes", family.corpus?.bytes ?? null],
    ...(family.recipe
      ? ([
          ["optimizer", family.recipe.optimizer.toLowerCase()],
          ["learning rate", family.recipe.learningRate],
          ["weight decay", family.recipe.weightDecay],
          ["batch size", family.recipe.batchSize],
          ["steps", family.recipe.steps],
          ["tokens a refit", family.recipe.totalTokens],
        ] satisfies Facts)
      : []),
  ]);

export const sourceTable = (family: Family, imported: FamilyImport_FamilyFragment): Table =>
  factTable("Source", [
    ...shapeFacts(family),
    ["positions", family.architecture.positions.toLowerCase()],
    ["rotary dimensions", family.architecture.rotaryDims],
    ["parallel residual", family.architecture.parallelResidual ? "yes" : "no"],
    ["BOS", family.tokenizer.bosId],
    ["manifest", imported.manifestHash],
    ["added at", imported.createdAt],
    ["checked at", imported.integrity?.checkedAt ?? null],
    ["floor", imported.floor.description],
  ]);

const shapeFacts = ({ architecture, tokenizer, refits, seedRoles }: Family): Facts => [
  ["layers", architecture.layers],
  ["heads", architecture.heads],
  ["d_model", architecture.dModel],
  ["d_mlp", architecture.attentionOnly ? null : architecture.dMlp],
  ["parameters", architecture.parameters],
  ["context", architecture.contextLength],
  ["tokenizer", tokenizer.name],
  ["kinds of tokens", tokenizer.vocab],
  ["refits", refits.totalCount],
  ["seeds", refits.totalCount > 1 ? seedSentence(seedRoles, declaredBy(refits.nodes)) : "one"],
];

/** Loss and perplexity on the built-in prompts; empty for a refit that was not measured. */
export const importedRefitTable = (
  { refits }: Pick<Family, "refits">,
  integrity: FamilyImport_FamilyFragment["integrity"],
): Table => ({
  title: "Refits",
  columns: ["refit", "init seed", "data seed", "state", "step", "loss", "perplexity", "tokens"],
  rows: refits.nodes.map(({ ordinal, label, initSeed, dataSeed, state, step }) => {
    const measured = integrity?.losses.find((losses) => losses.ordinal === ordinal);
    return [
      label,
      initSeed,
      dataSeed,
      state.toLowerCase(),
      step,
      measured?.loss ?? null,
      measured?.perplexity ?? null,
      measured?.tokens ?? null,
    ];
  }),
});
