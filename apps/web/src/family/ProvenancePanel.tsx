"use client";
/** The provenance of the report on screen, as a panel. */
import type { Report } from "../analysis/heads";
import { Cautions, ProvenanceRows, Reproduce } from "../analysis/Provenance";
import { ClaimButton } from "../claims/ClaimButton";
import { Badge } from "../frame/Badge";
import { Panel } from "../frame/Panel";
import type { PanelExport } from "../frame/panelExport";
import { provenanceTable } from "../report/sourceTables";

interface ProvenancePanelProps {
  report: Report | null;
  faded: boolean;
  exports: Omit<PanelExport, "table">;
}

export function ProvenancePanel({ report, faded, exports }: ProvenancePanelProps) {
  if (!report) {
    return (
      <Panel title="Provenance" exports={{ ...exports, table: null }} style={{ flex: 1 }}>
        <p className="muted" style={{ padding: "8px 0" }}>
          Each report says which weights, prompts and code it comes from. There is none yet.
        </p>
      </Panel>
    );
  }
  const { warnings } = report;
  return (
    <Panel
      title="Provenance"
      exports={{ ...exports, table: provenanceTable(report) }}
      actions={
        <>
          {warnings.length ? (
            <Badge kind="warn">{warnings.length === 1 ? "1 caution" : `${warnings.length} cautions`}</Badge>
          ) : (
            <Badge kind="ok">no cautions</Badge>
          )}
          <ClaimButton report={report.id} />
          <Reproduce report={report} />
        </>
      }
    >
      <Cautions messages={warnings.map(({ message }) => message)} />
      <ProvenanceRows report={report} faded={faded} />
    </Panel>
  );
}
