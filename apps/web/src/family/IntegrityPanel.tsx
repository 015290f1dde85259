/** What an import, or a check, found out about the weights: silence would be taken for "nothing is wrong". */
import type { ReactNode } from "react";
import { ago, plural } from "../format";
import { Badge } from "../frame/Badge";
import { Panel } from "../frame/Panel";
import type { FamilyImport_FamilyFragment } from "../gql/graphql";
import { Findings } from "../integrity/Findings";
import { tallies } from "../integrity/findings";

type Integrity = NonNullable<FamilyImport_FamilyFragment["integrity"]>;

interface IntegrityPanelProps {
  integrity: Integrity;
  /** Beside the tally. */
  action?: ReactNode;
  /** Before the findings. */
  children?: ReactNode;
}

export function IntegrityPanel({ integrity, action = null, children }: IntegrityPanelProps) {
  const { findings, checkpoints, checkedAt } = integrity;
  const tally = tallies(findings);
  return (
    <Panel
      title="Integrity"
      sub={`${plural(checkpoints, "checkpoint")} read tensor by tensor, ${ago(checkedAt)}`}
      exports={{
        name: "integrity",
        report: null,
        query: null,
        table: {
          title: "Integrity findings",
          columns: ["severity", "finding"],
          rows: findings.map(({ severity, message }) => [severity.toLowerCase(), message]),
        },
      }}
      actions={
        <>
          {tally.length === 0 ? (
            <Badge kind="ok">nothing odd</Badge>
          ) : (
            tally.map(({ badge, text }) => (
              <Badge key={text} kind={badge}>
                {text}
              </Badge>
            ))
          )}
          {action}
        </>
      }
    >
      {children}
      {findings.length === 0 ? (
        <p className="muted">
          {checkpoints === 1 ? "The one checkpoint was" : `All ${plural(checkpoints, "checkpoint")} were`} read; nothing
          odd was found.
        </p>
      ) : (
        <Findings findings={findings} />
      )}
    </Panel>
  );
}
