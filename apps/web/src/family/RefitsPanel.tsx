"use client";
/** The refits: their mark, state, step and loss. Pointing at one makes its lines stand out. */
import { SeedSwatch } from "../charts/SeedSwatch";
import { count, fixed } from "../format";
import { Badge } from "../frame/Badge";
import { Panel } from "../frame/Panel";
import type { FamilyTraining_FamilyFragment } from "../gql/graphql";
import { lastLoss } from "./lossPicture";
import { refitStates } from "./refitStates";
import styles from "./TrainingPanel.module.css";
import { refitTable } from "./trainingTables";
import { type LossCurve, Losses } from "./useLossCurves";

interface RefitsPanelProps {
  family: FamilyTraining_FamilyFragment;
  curves: LossCurve[];
  /** Ordinals of those that the reader marked. */
  marks: readonly number[];
  onHighlight: (ordinal: number | null) => void;
}

export function RefitsPanel({ family, curves, marks, onHighlight }: RefitsPanelProps) {
  const { nodes, totalCount } = family.refits;
  const seeds = family.seedRoles;
  const counts = Object.values(refitStates)
    .map(([, word]) => ({ word, n: nodes.filter((refit) => refitStates[refit.state][1] === word).length }))
    .filter(({ n }) => n > 0)
    .map(({ word, n }) => `${n} ${word}`)
    .join(", ");
  return (
    <Panel
      title="Refits"
      sub={nodes.length < totalCount ? `${nodes.length} of ${totalCount} shown` : counts}
      exports={{
        name: `${family.slug}-refits`,
        table: refitTable(family),
        query: { document: Losses, variables: { slug: family.slug } },
        report: null,
      }}
    >
      <div className={styles.scroll}>
        <table className={styles.refits}>
          <thead>
            <tr>
              <th scope="col">Seed</th>
              <th scope="col">State</th>
              <th scope="col" className="num" title="Initial weights / order of the data">
                {seeds.includes("DATA_ORDER") ? "Init / order" : "Init"}
              </th>
              <th scope="col" className="num">
                Step
              </th>
              <th scope="col" className="num">
                Loss
              </th>
            </tr>
          </thead>
          <tbody onPointerLeave={() => onHighlight(null)}>
            {nodes.map((refit) => {
              const [kind, word] = refitStates[refit.state];
              const curve = curves.find(({ ordinal }) => ordinal === refit.ordinal);
              const loss = lastLoss(refit, curve);
              const step = Math.max(refit.step, curve?.steps[curve.steps.length - 1] ?? 0);
              return (
                <tr key={refit.id} onPointerEnter={() => onHighlight(refit.ordinal)}>
                  <td>
                    <SeedSwatch ordinal={refit.ordinal} of={totalCount} marks={marks} className={styles.swatch} />
                    <b>{refit.label.replace(/^seed /, "")}</b>
                  </td>
                  <td>
                    <Badge kind={kind}>{word}</Badge>
                  </td>
                  <td className="num muted">
                    {refit.initSeed ?? "–"}
                    {seeds.includes("DATA_ORDER") ? ` / ${refit.dataSeed ?? "–"}` : ""}
                  </td>
                  <td className="num">{step > 0 ? count(step) : <span className="faint">–</span>}</td>
                  <td className="num">{loss === null ? <span className="faint">–</span> : fixed(loss)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
