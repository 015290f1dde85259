/** The family in one line. */
import { seedSentence, shapeOf } from "../families/words";
import { compact, fixed, plural } from "../format";
import type { FamilyTraining_FamilyFragment } from "../gql/graphql";

export function FamilyFacts({ family }: { family: FamilyTraining_FamilyFragment }) {
  const { architecture, recipe, loss, refits, seedRoles } = family;
  return (
    <p className="facts" style={{ paddingBottom: 5 }}>
      <span>{shapeOf(architecture)}</span>
      <span>
        {plural(refits.totalCount, "seed")}
        {refits.totalCount > 1 ? `, ${seedSentence(seedRoles)}` : ""}
      </span>
      {recipe ? <span>{compact(recipe.totalTokens)} tokens</span> : null}
      {loss ? (
        <span>
          loss {fixed(loss.mean)}
          {loss.sd === null ? "" : ` ± ${fixed(loss.sd)}`}
        </span>
      ) : null}
    </p>
  );
}
