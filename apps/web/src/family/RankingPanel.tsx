"use client";
import type { Measure, Report } from "../analysis/heads";
/** The two ends of the ranking; a click locks the head in the heatmap. */
import { EstimateChip } from "../charts/EstimateChip";
import { read, type Scale } from "../estimate";
import { Panel } from "../frame/Panel";
import type { PanelExport } from "../frame/panelExport";
import { Term } from "../guide/Term";
import { type RankedHead, rankedHeads } from "./measurePicture";
import { type Brush, nothing } from "./overview";
import styles from "./RankingPanel.module.css";

interface RankingPanelProps {
  report: Report | null;
  scale: Scale;
  measure: Measure;
  locked: string | null;
  onLock: (head: string | null) => void;
  onBrush: (brush: Brush) => void;
  faded: boolean;
  exports: PanelExport;
}

export function RankingPanel({ report, scale, measure, locked, onLock, onBrush, faded, exports }: RankingPanelProps) {
  const ranked = report ? rankedHeads(report, scale) : [];
  const each = Math.min(ranked.length >= 64 ? 7 : 5, Math.floor(ranked.length / 2));
  const [top, bottom] = measure === "stability" ? ["Most stable", "Least stable"] : ["Most common", "Most distinct"];
  const list = (title: string, heads: RankedHead[]) => (
    <div>
      <h3 className={styles.title}>{title}</h3>
      <ol className={styles.list}>
        {heads.map(({ node, rank }) => (
          <li key={node.head.id}>
            <button
              type="button"
              aria-pressed={node.head.label === locked}
              onPointerEnter={() => onBrush({ layer: node.head.layer, head: node.head.index })}
              onPointerLeave={() => onBrush(nothing)}
              onClick={() => onLock(node.head.label === locked ? null : node.head.label)}
            >
              <span className={styles.rank}>{rank}</span>
              <b>{node.head.label}</b>
              <EstimateChip
                plain
                reading={read(node.estimate, scale)}
                track={48}
                prompts={report?.promptSet.size}
                rank={{ at: rank, of: ranked.length }}
              />
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
  return (
    <Panel
      title="Which heads stand out?"
      sub={
        report ? (
          <>
            heads of <Term of="anchor">{report.anchor.label}</Term>
          </>
        ) : null
      }
      exports={exports}
    >
      {each > 0 ? (
        <div className={faded ? `${styles.two} faded` : styles.two}>
          {list(top, ranked.slice(0, each))}
          {list(bottom, ranked.slice(-each).reverse())}
        </div>
      ) : (
        <p className="muted" style={{ padding: "8px 0" }}>
          Appears with the report.
        </p>
      )}
    </Panel>
  );
}
