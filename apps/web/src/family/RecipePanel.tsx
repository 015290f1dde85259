/** What is trained, on what, and how. */
import { declaredBy, optimizerOf, seedSentence, shapeOf } from "../families/words";
import { bytes, compact, count } from "../format";
import { Panel } from "../frame/Panel";
import type { PanelExport } from "../frame/panelExport";
import type { FamilyTraining_FamilyFragment } from "../gql/graphql";
import { Facts } from "./Facts";
import { recipeTable } from "./factTables";
import styles from "./TrainingPanel.module.css";

interface RecipePanelProps {
  family: FamilyTraining_FamilyFragment;
  query: PanelExport["query"];
}

export function RecipePanel({ family, query }: RecipePanelProps) {
  const { architecture, recipe, tokenizer, corpus } = family;
  const rows: [string, string][] = [
    [
      "Model",
      `${shapeOf(architecture)}, d_model ${architecture.dModel}, ${
        architecture.attentionOnly ? "attention only" : `MLP ${architecture.dMlp}`
      }, ${compact(architecture.parameters)} parameters`,
    ],
    ["Text", corpus ? `${corpus.name}, ${bytes(corpus.bytes)}` : "unknown"],
    ["Tokens", `${tokenizer.name}, ${count(tokenizer.vocab)} kinds, context ${architecture.contextLength}`],
    ...(recipe
      ? ([
          ["Recipe", `${optimizerOf(recipe)}, learning rate ${recipe.learningRate}, batch ${recipe.batchSize}`],
          ["Length", `${count(recipe.steps)} steps, ${compact(recipe.totalTokens)} tokens a refit`],
        ] as [string, string][])
      : []),
    ["Seeds", family.refits.totalCount > 1 ? seedSentence(family.seedRoles, declaredBy(family.refits.nodes)) : "one"],
  ];
  return (
    <Panel title="Recipe" exports={{ name: `${family.slug}-recipe`, table: recipeTable(family), query, report: null }}>
      <Facts rows={rows} className={styles.facts} />
    </Panel>
  );
}
