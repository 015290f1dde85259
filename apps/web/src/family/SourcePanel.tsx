/** What an imported family is, and by which manifest it came in. */
import { declaredBy, seedSentence, shapeOf } from "../families/words";
import { ago, compact, count } from "../format";
import { Panel } from "../frame/Panel";
import type { PanelExport } from "../frame/panelExport";
import type { FamilyImport_FamilyFragment, FamilyTraining_FamilyFragment } from "../gql/graphql";
import { sentence } from "../integrity/words";
import { Facts } from "./Facts";
import { sourceTable } from "./factTables";
import styles from "./TrainingPanel.module.css";

interface SourcePanelProps {
  family: FamilyTraining_FamilyFragment;
  imported: FamilyImport_FamilyFragment;
  query: PanelExport["query"];
}

export function SourcePanel({ family, imported, query }: SourcePanelProps) {
  const { architecture: a, tokenizer, refits } = family;
  const rows: [string, React.ReactNode][] = [
    [
      "Model",
      `${shapeOf(a)}, d_model ${a.dModel}, ${a.attentionOnly ? "attention only" : `MLP ${a.dMlp}`}, ${compact(a.parameters)} parameters`,
    ],
    [
      "Positions",
      `${a.positions === "ROTARY" ? `rotary on ${a.rotaryDims} dimensions of a head` : "learned"}, context ${count(a.contextLength)}${a.parallelResidual ? "; parallel residual" : ""}`,
    ],
    [
      "Tokens",
      `${tokenizer.name}, ${count(tokenizer.vocab)} kinds, ${tokenizer.bosId === null ? "no BOS is prepended" : `BOS ${tokenizer.bosId} before every text`}`,
    ],
    ["Seeds", refits.totalCount > 1 ? seedSentence(family.seedRoles, declaredBy(refits.nodes)) : "one refit"],
    [
      "Manifest",
      imported.manifestHash ? (
        <a key="manifest" href={`/files/${imported.manifestHash}`} download={`${family.slug}.manifest.json`}>
          {imported.manifestHash.slice(0, 8)}
        </a>
      ) : (
        "none"
      ),
    ],
    imported.integrity ? ["Imported", ago(imported.integrity.checkedAt)] : ["Added", ago(imported.createdAt)],
  ];
  return (
    <Panel
      title="Source"
      exports={{ name: `${family.slug}-source`, table: sourceTable(family, imported), query, report: null }}
    >
      <Facts rows={rows} className={styles.facts} />
      <p className="note" style={{ marginTop: 8 }}>
        {sentence(imported.floor.description)}
      </p>
    </Panel>
  );
}
