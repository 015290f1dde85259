"use client";
/** What the right refit's layers can do with the left refit's residual stream, layer by layer. */
import { memo, useMemo } from "react";
import { Cautions } from "../analysis/Provenance";
import { ReportBody } from "../analysis/ReportBody";
import { ReportBadge } from "../analysis/ReportState";
import { useAsked } from "../analysis/useAsked";
import { BandLines } from "../charts/lazy";
import { niceTicks } from "../charts/scales";
import { count, fixed, plural, within } from "../format";
import { Panel } from "../frame/Panel";
import { Term } from "../guide/Term";
import { prompts } from "../report/request";
import { ValuesFold } from "../report/ValuesFold";
import styles from "./ComparePage.module.css";
import { nats } from "./distance";
import { type Stitching, StitchingOutcome } from "./documents";
import type { BrushProps, ComparePanelProps } from "./panelProps";
import { percent, stitchDomain, stitchLines, stitchSentence, stitchTable, twinMarks } from "./stitch";
import { type LayerBrush, useLayerBrush } from "./useLayerBrush";

export function StitchPanel(props: ComparePanelProps & BrushProps) {
  const { family, view, step, left, right, names } = props;
  const asked = step === null ? null : { slug: family.slug, input: { left, right, step, ...prompts(view) } };
  const stitching = useAsked(StitchingOutcome, asked);
  const { report } = stitching;
  const table = useMemo(() => report && stitchTable(report, names), [report, names]);
  const layered = useLayerBrush(props);
  return (
    <Panel
      title="Stitching test"
      sub={
        <>
          <Term of="stitching">{`${names[0]} into ${names[1]}`}</Term>
          {`: loss by the layer that its stream enters, nats a token${report ? ` · n = ${plural(report.promptSet.size, "prompt")}` : ""}`}
        </>
      }
      actions={<ReportBadge view={stitching} partial={false} />}
      exports={{
        name: `${family.slug}-stitching-${left}-${right}`,
        table,
        query: asked && { document: StitchingOutcome, variables: asked },
        report,
      }}
    >
      <ReportBody view={stitching} nothing="Appears when two refits have a checkpoint." height={260}>
        {(shown) => (
          <>
            <Cautions messages={[...shown.warnings.map(({ message }) => message), ...fewTokens(shown)]} />
            <StitchLines report={shown} names={names} {...layered} />
            <p className={styles.foot}>
              {stitchSentence(shown, layered.active, names)} An orthogonal map, fitted on the other half of the prompts,
              brings the stream over.
            </p>
            {table ? <ValuesFold table={table} report={shown} /> : null}
          </>
        )}
      </ReportBody>
    </Panel>
  );
}

/** What a map of too few tokens cannot do. */
function fewTokens({ fittedTokens, width }: Stitching): string[] {
  const fewest = Math.min(...fittedTokens);
  if (fewest >= width) return [];
  return [
    `Maps were fitted on ${count(fewest)} tokens, and streams have ${count(width)} dimensions: some are lost. Use more prompts.`,
  ];
}

interface StitchLinesProps extends LayerBrush {
  report: Stitching;
  names: [string, string];
}

const StitchLines = memo(function StitchLines({ report, names, ...layered }: StitchLinesProps) {
  const { own, layers } = report;
  const [first, second] = names;
  const lines = useMemo(() => stitchLines(report, second), [report, second]);
  const x = layers.map((one) => one.layer);
  const domain = stitchDomain(report);
  return (
    <BandLines
      label={`Loss of ${second} on the stream of ${first} by layer, with its interval, beside its own loss, a mean stream and an untrained twin`}
      height={240}
      x={x}
      lines={lines}
      overlays={[{ text: ["mean stream"], x, values: layers.map(({ mean }) => mean.value) }]}
      floor={twinMarks(report)}
      floorText={["untrained", "twin"]}
      domain={domain}
      ticks={niceTicks(domain, 5)}
      unit="nats a token"
      {...layered}
      tip={(at) => {
        const { stitched, untrained, mean, recovered, alignment } = layers[at];
        return (
          <>
            <h4>Stitched before layer {at}</h4>
            <dl>
              <dt>stitched</dt>
              <dd>{within(stitched.value, stitched.interval, nats)}</dd>
              <dt>{second} as it is</dt>
              <dd>{nats(own.value)}</dd>
              <dt>untrained twin</dt>
              <dd>{untrained ? nats(untrained.value) : "none"}</dd>
              <dt>mean stream</dt>
              <dd>{nats(mean.value)}</dd>
              <dt>kept</dt>
              <dd>{recovered ? within(recovered.value, recovered.interval, percent) : "–"}</dd>
              <dt>streams alike</dt>
              <dd>{fixed(alignment)}</dd>
            </dl>
          </>
        );
      }}
    />
  );
});
