/** What the pointer says over a layer of the curve. */

import { Fragment } from "react";
import type { Report } from "../analysis/heads";
import { read, sentences } from "../estimate";
import { count, fixed } from "../format";

interface LayerTipProps {
  report: Report;
  layer: number;
  bandIs: string;
  band: [number, number] | null;
}

export function LayerTip({ report, layer, bandIs, band }: LayerTipProps) {
  const found = report.layers.find((other) => other.layer === layer);
  if (!found) return null;
  const { value, floor, n } = found.estimate;
  const calibrated = read(found.estimate, "calibrated").value;
  const { verdict } = read(found.estimate, "raw");
  return (
    <>
      <h4>Layer {layer}</h4>
      <dl>
        <dt>raw</dt>
        <dd>{fixed(value, 3)}</dd>
        <dt>floor</dt>
        <dd>{floor === null ? "none" : fixed(floor, 3)}</dd>
        <dt>calibrated</dt>
        <dd>{calibrated === null ? "–" : fixed(calibrated)}</dd>
        {band ? (
          <>
            <dt>{bandIs}</dt>
            <dd>
              [{fixed(band[0])}, {fixed(band[1])}]
            </dd>
          </>
        ) : null}
        <dt>seeds × prompts</dt>
        <dd>
          {report.provenance.weights.length} × {count(report.promptSet.size)}
        </dd>
        <dt>n</dt>
        <dd>{count(n)}</dd>
      </dl>
      <p className="muted" style={{ marginTop: 4 }}>
        {sentences[verdict]}
      </p>
    </>
  );
}

/** What is added to it while commonness is drawn, too. */
export function CommonnessTip({ facts }: { facts: [name: string, words: string][] }) {
  return (
    <>
      <h4 style={{ marginTop: 8 }}>Commonness</h4>
      <dl>
        {facts.map(([name, words]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{words}</dd>
          </Fragment>
        ))}
      </dl>
    </>
  );
}
