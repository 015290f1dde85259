/** What an import would do: the shape, what is read and kept, what is odd already, and every checkpoint. */
import { bytes, compact, count, plural } from "../format";
import { Badge } from "../frame/Badge";
import { Panel } from "../frame/Panel";
import type { ImportPlan_PlanFragment, ImportSourceInput, WeightsLayout } from "../gql/graphql";
import { Findings } from "../integrity/Findings";
import { tallies } from "../integrity/findings";
import { sentence } from "../integrity/words";
import { ImportPlan } from "./documents";
import { planTable } from "./importTables";
import styles from "./PlanPanel.module.css";

const layouts: Record<WeightsLayout, string> = {
  TRANSFORMER_LENS: "TransformerLens",
  GPT2: "Hugging Face GPT-2",
  GPT_NEOX: "Hugging Face GPT-NeoX",
};

interface PlanPanelProps {
  plan: ImportPlan_PlanFragment;
  /** Whether it is of what is on screen. */
  current: boolean;
  /** What the plan was asked for. */
  input: ImportSourceInput;
}

export function PlanPanel({ plan, current, input }: PlanPanelProps) {
  const { findings, members } = plan;
  const tally = tallies(findings);
  return (
    <Panel
      title="What would be imported"
      sub={current ? `${plan.name}, at /f/${plan.slug}` : "before the last change; look again"}
      className={styles.plan}
      exports={{
        name: `${plan.slug}-plan`,
        table: planTable(plan),
        query: { document: ImportPlan, variables: { input } },
        report: null,
      }}
      actions={
        tally.length === 0 ? (
          <Badge kind="ok">nothing odd so far</Badge>
        ) : (
          tally.map(({ badge, text }) => (
            <Badge key={text} kind={badge}>
              {text}
            </Badge>
          ))
        )
      }
    >
      <div className={current ? undefined : "faded"} data-testid="plan">
        <dl className={styles.facts}>
          {factsOf(plan).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          <div className={styles.whole}>
            <dt>Floor</dt>
            <dd>{sentence(plan.floor.description)}</dd>
          </div>
        </dl>
        {findings.length > 0 ? (
          <>
            <h3 className={styles.title}>What was found in the headers</h3>
            <Findings findings={findings} />
          </>
        ) : null}
        <h3 className={styles.title}>
          {plural(members.length, "checkpoint")} of {plural(plan.refits, "refit")}
        </h3>
        <Members members={members} />
      </div>
    </Panel>
  );
}

function factsOf({
  architecture: a,
  tokenizer,
  layout,
  sourceBytes,
  storedBytes,
}: ImportPlan_PlanFragment): [string, string][] {
  const positions = a.positions === "ROTARY" ? `rotary on ${a.rotaryDims} of ${a.dHead} dimensions` : "learned";
  const traits = [
    a.attentionOnly ? "attention only" : `MLP ${count(a.dMlp ?? 0)}`,
    ...(a.activation ? [a.activation === "GELU" ? "GELU" : "GELU (tanh)"] : []),
    ...(a.tiedUnembed ? ["tied unembedding"] : []),
    ...(a.parallelResidual ? ["parallel residual"] : []),
    ...(a.inverseLayerScaling ? ["inverse-layer scaling"] : []),
  ];
  return [
    ["Shape", `${plural(a.layers, "layer")} × ${plural(a.heads, "head")}, d_model ${count(a.dModel)}`],
    ["Layout", layout ? layouts[layout] : "known once downloaded"],
    ["Blocks", traits.join(", ")],
    ["Positions", `${positions}, context ${count(a.contextLength)}`],
    ["Tokenizer", `${tokenizer.name}, ${count(tokenizer.vocab)} tokens`],
    ["BOS", tokenizer.bosId === null ? "none is prepended" : `${count(tokenizer.bosId)} before every text`],
    ["To read", bytes(sourceBytes)],
    ["To keep", `${bytes(storedBytes)} as float32, ${compact(a.parameters)} parameters each`],
  ];
}

function Members({ members }: { members: ImportPlan_PlanFragment["members"] }) {
  const dataSeeds = members.some(({ dataSeed }) => dataSeed !== null);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
    <section className={styles.scroll} aria-label="Checkpoints" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Refit</th>
            <th scope="col" className="num">
              Step
            </th>
            <th scope="col" className="num">
              {dataSeeds ? "Init / order" : "Init seed"}
            </th>
            <th scope="col" className="num">
              Size
            </th>
            <th scope="col">Format</th>
            <th scope="col">Where</th>
          </tr>
        </thead>
        <tbody>
          {members.map(({ label, step, initSeed, dataSeed, bytes: size, format, where }) => (
            <tr key={`${label} ${step}`}>
              <td>
                <b>{label}</b>
              </td>
              <td className="num">{step === 0 ? "untrained" : count(step)}</td>
              <td className="num muted">
                {initSeed ?? "–"}
                {dataSeeds ? ` / ${dataSeed ?? "–"}` : ""}
              </td>
              <td className="num">{bytes(size)}</td>
              <td className="muted">{format ?? "known once downloaded"}</td>
              <td className={styles.where} title={where}>
                {where}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
