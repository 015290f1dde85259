/** In the place of a report that is made when it is asked for. */
import { Bones, ReportNotice } from "../analysis/ReportState";
import type { ReportView } from "../analysis/useReport";

export function Waiting({ view }: { view: ReportView<unknown> }) {
  return (
    <div className="state" style={{ minHeight: 160 }}>
      {view.status.is === "asking" || view.status.is === "pending" ? <Bones height={120} /> : null}
      <ReportNotice view={view} nothing={null} />
    </div>
  );
}
