/** The first of the texts that the heads were measured on. */

import type { Report } from "../analysis/heads";
import { count } from "../format";
import { Panel } from "../frame/Panel";
import type { PanelExport } from "../frame/panelExport";
import { promptTable } from "../report/sourceTables";
import styles from "./PromptsPanel.module.css";

interface PromptsPanelProps {
  report: Report | null;
  exports: Omit<PanelExport, "table">;
}

export function PromptsPanel({ report, exports }: PromptsPanelProps) {
  const prompts = report?.promptSet.sample ?? [];
  return (
    <Panel
      title="Measured on"
      sub={report ? `${report.promptSet.name}, ${count(report.promptSet.size)} texts; the first of them` : null}
      exports={{ ...exports, table: report && promptTable(report) }}
      className={styles.panel}
    >
      {prompts.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
        <section className={styles.prompts} aria-label="Texts" tabIndex={0}>
          <ol>
            {prompts.map(({ index, text }) => (
              <li key={index} title={text}>
                {text}
              </li>
            ))}
          </ol>
        </section>
      ) : (
        <p className="muted">The prompts are named with the first report.</p>
      )}
    </Panel>
  );
}
