"use client";
/** Do the counterparts of a circuit's heads do in the other refits what the circuit does in its own? */
import { ReportBody } from "../analysis/ReportBody";
import { ReportBadge } from "../analysis/ReportState";
import { useAsked } from "../analysis/useAsked";
import { EffectBars } from "../charts/EffectBars";
import { count, fixed, within } from "../format";
import { Panel } from "../frame/Panel";
import type { PortabilityInput } from "../gql/graphql";
import { Term } from "../guide/Term";
import styles from "./AblationPage.module.css";
import { PortabilityOutcome } from "./documents";
import type { LabPanelProps } from "./panelProps";
import { portabilityBars, portabilityTable } from "./portability";

/** @param input null while no heads are chosen */
export function PortabilityPanel({ family, input }: LabPanelProps & { input: PortabilityInput | null }) {
  const asked = input && { slug: family.slug, input };
  const view = useAsked(PortabilityOutcome, asked);
  const { report } = view;
  const heads = input?.heads.join(" ");
  return (
    <Panel
      title="Does the circuit carry over?"
      sub={
        input
          ? `${heads}, ${input.kind === "ZERO" ? "zeroed" : "at their means"} together${report ? `; ${count(report.promptSet.size)} prompts` : ""}`
          : "a set of heads and its counterparts in the other refits"
      }
      actions={<ReportBadge view={view} partial={false} />}
      exports={{
        name: `${family.slug}-circuit-portability`,
        table: report ? portabilityTable(report) : null,
        query: asked && { document: PortabilityOutcome, variables: asked },
        report,
      }}
    >
      <ReportBody
        view={view}
        nothing={
          <>
            <b>No heads are chosen.</b> Lock a head in the map, or choose Circuit above and paste heads such as L1H3
            L2H0.
          </>
        }
        height={220}
      >
        {(shown) => (
          <>
            <EffectBars
              label={`Δ loss without ${heads} and without its counterparts`}
              bars={portabilityBars(shown)}
              unit="Δ loss, nats a token; grey mark: random sets of as many heads a layer"
            />
            <p className={styles.foot}>
              <Term of="portability">Transfer</Term>{" "}
              {shown.transfer
                ? `${within(shown.transfer.value, shown.transfer.interval)}: 0 is no more than random sets, 1 as much as at home; n = ${shown.transfer.n}. `
                : "is not told: at home the set does no more than random ones. "}
              Mean percentile among random sets{" "}
              {within(shown.percentile, shown.percentileInterval, (value) => fixed(value))}. Thin: each other refit.
              Hollow: no more than random sets.
            </p>
          </>
        )}
      </ReportBody>
    </Panel>
  );
}
