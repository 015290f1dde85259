/** The family in one line. */
import { declaredBy, seedSentence, shapeOf } from "../families/words";
import { compact, fixed, plural } from "../format";
import { Badge } from "../frame/Badge";
import type { FamilyImport_FamilyFragment, FamilyTraining_FamilyFragment, FloorNull } from "../gql/graphql";
import { tallies } from "../integrity/findings";
import { meanAndSd } from "../integrity/losses";
import { sentence } from "../integrity/words";
import styles from "./FamilyPage.module.css";

interface FamilyFactsProps {
  family: FamilyTraining_FamilyFragment;
  /** Null for a family that was trained here. */
  imported: FamilyImport_FamilyFragment | null;
}

const floors: Record<FloorNull, string> = {
  STEP_0: "floor: step-0 twins",
  DRAWN: "floor: networks drawn anew",
  NONE: "no floor",
};

export function FamilyFacts({ family, imported }: FamilyFactsProps) {
  const { architecture, recipe, refits, seedRoles } = family;
  const loss = imported ? meanAndSd(imported.integrity?.losses.map((measured) => measured.loss) ?? []) : family.loss;
  return (
    <>
      <p className="facts" style={{ paddingBottom: 5 }}>
        <span>{shapeOf(architecture)}</span>
        <span>
          {plural(refits.totalCount, "seed")}
          {refits.totalCount > 1 ? `, ${seedSentence(seedRoles, declaredBy(refits.nodes))}` : ""}
        </span>
        {recipe ? <span>{compact(recipe.totalTokens)} tokens</span> : null}
        {loss ? (
          <span>
            loss {fixed(loss.mean)}
            {loss.sd === null ? "" : ` ± ${fixed(loss.sd)}`}
            {imported ? " on the prompts" : ""}
          </span>
        ) : null}
        {imported ? <span title={sentence(imported.floor.description)}>{floors[imported.floor.null]}</span> : null}
      </p>
      {imported?.integrity ? (
        <a className={styles.badges} href="#integrity" title="What the import found">
          <Badge kind="idle">Imported</Badge>
          {tallies(imported.integrity.findings).map(({ badge, text }) => (
            <Badge key={text} kind={badge}>
              {text}
            </Badge>
          ))}
        </a>
      ) : null}
    </>
  );
}
