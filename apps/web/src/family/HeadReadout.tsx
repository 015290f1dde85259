"use client";
import Link from "next/link";
import type { HeadEstimate, Measure, Report } from "../analysis/heads";
/** One head in a line: its estimate, its rank, and who resembles it most in the other refits. */
import { EstimateChip } from "../charts/EstimateChip";
import { read, type Scale, sentences } from "../estimate";
import { fixed } from "../format";
import { Badge } from "../frame/Badge";
import type { HeatNumber } from "./heatCells";
import styles from "./StabilityPanel.module.css";

interface HeadReadoutProps {
  node: HeadEstimate;
  measure: Measure;
  /** On the scale shown; 1 is the highest. */
  rank: number;
  report: Report;
  /** How many refits there are beside the anchor; of some the counterparts are given. */
  others: number;
  scale: Scale;
  /** Chosen by the page, because nothing is pointed at or locked. */
  preselected: boolean;
  onClear: (() => void) | null;
  /** Where the head's own page is. */
  href: string;
  /** Of a report before the one asked for. */
  faded: boolean;
  /** What the heatmap shows, where that is another number. */
  heat: HeatNumber | null;
}

/** Of so many refits the counterparts are shown: more would fill the line, and the rest is counted. */
export const shownMatches = 7;

export function HeadReadout({
  node,
  measure,
  rank,
  report,
  others,
  scale,
  preselected,
  onClear,
  href,
  faded,
  heat,
}: HeadReadoutProps) {
  const { head, estimate, matches } = node;
  const reading = read(estimate, scale);
  const other =
    scale === "raw"
      ? { name: "calibrated", value: read(estimate, "calibrated").value }
      : { name: "raw", value: estimate.value };
  const rest = others - matches.length;
  return (
    <div className={styles.readout} data-testid="readout">
      <div className={faded ? `${styles.line} faded` : styles.line}>
        <b>{head.label}</b>
        <span className="faint">{report.anchor.label}</span>
        {heat ? (
          <span>
            {heat.name.replace(/^[A-Z]/, (first) => first.toLowerCase())} <b>{heat.value}</b>
            {heat.ofClass ? <span className="muted"> mean of its class {heat.ofClass}</span> : null}
          </span>
        ) : null}
        {heat ? <span className="muted">{measure}</span> : null}
        <EstimateChip
          reading={reading}
          track={96}
          prompts={report.promptSet.size}
          rank={{ at: rank, of: report.heads.totalCount }}
        />
        <span>
          {other.name} <b>{other.value === null ? "–" : fixed(other.value)}</b>
        </span>
        <span>
          floor <b>{estimate.floor === null ? "none" : fixed(estimate.floor)}</b>
        </span>
        <span>
          rank <b>{rank}</b> of {report.heads.totalCount}
        </span>
        <Badge
          kind={reading.verdict === "stable" || reading.verdict === "above floor" ? "ok" : "idle"}
          title={sentences[reading.verdict]}
        >
          {reading.verdict}
        </Badge>
        <span className="spacer" />
        <Link
          className="ctl s"
          href={href}
          prefetch={false}
          title="All refits, patterns, scores and ablation of this head"
        >
          Open head
        </Link>
        {onClear ? (
          <button type="button" className="linkish" onClick={onClear} title="Let the locked head go">
            locked <kbd>Esc</kbd>
          </button>
        ) : (
          <span className="faint">{preselected ? "highest; click a cell" : "click locks"}</span>
        )}
      </div>
      {matches.length > 0 ? (
        <ul className={faded ? `${styles.matches} faded` : styles.matches} aria-label="Best match in each other refit">
          <li className="faint">best match</li>
          {matches.map((match) => (
            <li key={match.refit.id}>
              {match.refit.label}: {match.head.label} <b>{fixed(match.similarity)}</b>
            </li>
          ))}
          {rest > 0 ? <li className="faint">and {rest} more</li> : null}
        </ul>
      ) : (
        <p className="faint">
          {report.heads.nodes.some((other) => other.matches.length > 0)
            ? "No other refit was compared."
            : "Measured inside each refit, so there is no match elsewhere."}
        </p>
      )}
    </div>
  );
}
