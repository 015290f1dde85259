/** The refits of an imported family: state, seeds, step, and how well each predicts the prompts. */
import { DotStrip } from "../charts/DotStrip";
import { SeedSwatch } from "../charts/SeedSwatch";
import { seedMark } from "../charts/seeds";
import { count, fixed, plural } from "../format";
import { Badge } from "../frame/Badge";
import { Panel } from "../frame/Panel";
import type { PanelExport } from "../frame/panelExport";
import type { FamilyImport_FamilyFragment, FamilyTraining_FamilyFragment } from "../gql/graphql";
import { meanAndSd, oddLoss } from "../integrity/losses";
import { importedRefitTable } from "./factTables";
import { refitStates } from "./refitStates";
import styles from "./TrainingPanel.module.css";

interface ImportedRefitsPanelProps {
  family: FamilyTraining_FamilyFragment;
  integrity: FamilyImport_FamilyFragment["integrity"];
  query: PanelExport["query"];
  /** Ordinals of those that the reader marked. */
  marks: readonly number[];
}

export function ImportedRefitsPanel({ family, integrity, query, marks }: ImportedRefitsPanelProps) {
  const { nodes, totalCount } = family.refits;
  const dataSeeds = nodes.some(({ dataSeed }) => dataSeed !== null);
  const losses = integrity?.losses ?? [];
  const spread = meanAndSd(losses.map(({ loss }) => loss));
  const oddOf = (label: string) => oddLoss(label, integrity?.findings ?? []);
  const dots = losses.map(({ ordinal, loss }) => {
    const label = nodes[ordinal]?.label ?? `refit ${ordinal}`;
    return {
      name: label,
      value: loss,
      color: seedMark(ordinal, totalCount, marks).color,
      mark: oddOf(label) === "outlier" ? "outlier" : undefined,
    };
  });
  return (
    <Panel
      title="Refits"
      sub={
        nodes.length < totalCount
          ? `${nodes.length} of ${totalCount} shown`
          : spread
            ? `loss on the built-in prompts, nats a token`
            : plural(totalCount, "refit")
      }
      exports={{ name: `${family.slug}-refits`, table: importedRefitTable(family, integrity), query, report: null }}
    >
      {spread && dots.length > 1 ? (
        <div style={{ marginBottom: 8 }}>
          <DotStrip
            label="Loss of each refit on the built-in prompts"
            dots={dots}
            mean={spread.mean}
            unit={`one dot a refit; the line is their mean, ${fixed(spread.mean)} ± ${fixed(spread.sd ?? 0)}`}
          />
        </div>
      ) : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key */}
      <section className={styles.scroll} aria-label="Refits" tabIndex={0}>
        <table className={styles.refits}>
          <thead>
            <tr>
              <th scope="col">Refit</th>
              <th scope="col">State</th>
              <th scope="col" className="num" title={dataSeeds ? "Initial weights / order of the data" : undefined}>
                {dataSeeds ? "Init / order" : "Init seed"}
              </th>
              <th scope="col" className="num">
                Step
              </th>
              <th scope="col" className="num">
                Loss
              </th>
              <th scope="col" className="num">
                Perplexity
              </th>
            </tr>
          </thead>
          <tbody>
            {nodes.map((refit) => {
              const [kind, word] = refitStates[refit.state];
              const measured = losses.find(({ ordinal }) => ordinal === refit.ordinal);
              const odd = oddOf(refit.label);
              return (
                <tr key={refit.id}>
                  <td>
                    <SeedSwatch ordinal={refit.ordinal} of={totalCount} marks={marks} className={styles.swatch} />
                    <b>{refit.label}</b>
                  </td>
                  <td>{odd ? <Badge kind="warn">{odd}</Badge> : <Badge kind={kind}>{word}</Badge>}</td>
                  <td className="num muted">
                    {refit.initSeed ?? "–"}
                    {dataSeeds ? ` / ${refit.dataSeed ?? "–"}` : ""}
                  </td>
                  <td className="num">{refit.step > 0 ? count(refit.step) : <span className="faint">–</span>}</td>
                  <td className="num">{measured ? fixed(measured.loss, 3) : <span className="faint">–</span>}</td>
                  <td className="num">
                    {measured ? perplexity(measured.perplexity) : <span className="faint">–</span>}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

const perplexity = (value: number): string =>
  value >= 1e6 ? value.toExponential(1) : fixed(value, value < 100 ? 2 : 0);
