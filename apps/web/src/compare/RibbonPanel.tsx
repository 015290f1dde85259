"use client";
/** All heads of the two refits as two columns, counterparts joined: which came out in another place, and which not at all. */
import Link from "next/link";
import { useMemo } from "react";
import { CrossLayerOutcome, MoreHeads, pageLength } from "../analysis/heads";
import type { AnalysisReport } from "../analysis/Provenance";
import { ReportBody } from "../analysis/ReportBody";
import { ReportBadge } from "../analysis/ReportState";
import { useAllHeads } from "../analysis/useAllHeads";
import { useAsked } from "../analysis/useAsked";
import type { ReportView } from "../analysis/useReport";
import { nothing } from "../family/overview";
import { headAddress } from "../family/pages";
import { fixed } from "../format";
import { Panel } from "../frame/Panel";
import { Segmented } from "../frame/Segmented";
import { Term } from "../guide/Term";
import { common } from "../report/request";
import { ValuesFold } from "../report/ValuesFold";
import styles from "./ComparePage.module.css";
import { RefitPairsOutcome } from "./documents";
import type { PairPanelProps } from "./GridPanel";
import { labelOf, type Ribbon, ribbonsWithin, ribbonTable } from "./pairs";
import { Ribbons } from "./Ribbons";
import { ribbonsAcross } from "./ribbonsAcross";

interface RibbonPanelProps extends PairPanelProps {
  scope: "layer" | "any";
  onScope: (scope: "layer" | "any") => void;
}

export function RibbonPanel(props: RibbonPanelProps) {
  const { family, view, onView, step, left, right, names, layer, asked, pairs, scope, onScope, brush, onBrush } = props;
  const { layers, heads } = family.architecture;
  const input = step === null ? null : { ...common({ step, view }), anchor: left };
  const askedAcross =
    scope === "any" && input
      ? { slug: family.slug, input, heads: Math.min(pageLength, layers * heads), matches: [right] }
      : null;
  const across = useAsked(CrossLayerOutcome, askedAcross);
  const acrossReport = useAllHeads(across.report, MoreHeads, [right]);
  const shownView: ReportView<AnalysisReport> = scope === "any" ? across : pairs;
  const ribbons = useMemo(() => {
    if (scope === "any") return acrossReport ? ribbonsAcross(acrossReport, right) : [];
    const { report } = pairs;
    return report
      ? ribbonsWithin(
          report.pairs,
          report.layers.map(({ estimate }) => estimate.floor),
        )
      : [];
  }, [scope, acrossReport, pairs.report, right]);
  const of = (label: string | null) => {
    const found = ribbons.findIndex(({ left: head }) => labelOf(head) === label);
    return found < 0 ? null : found;
  };
  const { layer: brushed, head: brushedHead } = brush;
  const pointed =
    brushed === undefined || brushedHead === undefined ? null : of(labelOf({ layer: brushed, head: brushedHead }));
  const locked = of(view.head);
  const at = pointed ?? locked;
  const table = useMemo(() => (ribbons.length > 0 ? ribbonTable(ribbons, names) : null), [ribbons, names]);
  return (
    <Panel
      title="Counterparts"
      sub={
        <>
          <Term of={scope === "any" ? "crossLayer" : "counterpart"}>
            {scope === "any" ? "best match" : "one to one"}
          </Term>
          {`: ${names[0]} left, ${names[1]} right, all layers; width is similarity`}
        </>
      }
      actions={
        <>
          <ReportBadge view={shownView} partial={false} />
          <Segmented
            small
            label="Where counterparts are looked for"
            value={scope}
            onChange={onScope}
            choices={[
              { value: "layer", label: "Same layer", title: "One to one among the heads of a layer" },
              { value: "any", label: "Any layer", title: "Among the heads of all layers" },
            ]}
          />
        </>
      }
      exports={{
        name: `${family.slug}-counterparts-${left}-${right}`,
        table,
        query:
          scope === "any"
            ? askedAcross && { document: CrossLayerOutcome, variables: askedAcross }
            : asked && { document: RefitPairsOutcome, variables: asked },
        report: shownView.report,
      }}
    >
      <ReportBody view={shownView} nothing="Appears when two refits have a checkpoint." height={340}>
        {() =>
          table ? (
            <>
              <p className={styles.keys}>
                <span>
                  <svg width="24" height="6" aria-hidden="true">
                    <line x2="24" y1="3" y2="3" stroke="var(--ci)" strokeWidth="5" strokeOpacity="0.55" />
                  </svg>
                  clear of the floor
                </span>
                <span>
                  <svg width="24" height="6" aria-hidden="true">
                    <line x2="24" y1="3" y2="3" stroke="var(--floor-ink)" strokeWidth="1.5" strokeDasharray="3 3" />
                  </svg>
                  at floor
                </span>
              </p>
              <Ribbons
                label={`Heads of ${names[0]} and their counterparts in ${names[1]}. Arrow keys move, Enter locks.`}
                ribbons={ribbons}
                layers={layers}
                heads={heads}
                activeLayer={brushed ?? layer}
                pointed={pointed}
                locked={locked}
                onPoint={(i) => onBrush(i === null ? nothing : ribbons[i].left)}
                onLock={(i) =>
                  onView(
                    // the grid beside it shows the layer of what is locked
                    i === null ? { head: null } : { head: labelOf(ribbons[i].left), layer: ribbons[i].left.layer },
                    { push: true },
                  )
                }
              />
              <p className={styles.foot} aria-live="polite">
                {at !== null && ribbons[at] ? <Told {...props} ribbon={ribbons[at]} /> : summary(ribbons, scope)}
              </p>
              <ValuesFold table={table} />
            </>
          ) : null
        }
      </ReportBody>
    </Panel>
  );
}

function Told({ family, view, left, right, names, ribbon }: RibbonPanelProps & { ribbon: Ribbon }) {
  return (
    <>
      <Link href={headAddress(family.slug, ribbon.left.layer, ribbon.left.head, { ...view, anchor: left })}>
        {labelOf(ribbon.left)} of {names[0]}
      </Link>{" "}
      and{" "}
      <Link href={headAddress(family.slug, ribbon.right.layer, ribbon.right.head, { ...view, anchor: right })}>
        {labelOf(ribbon.right)} of {names[1]}
      </Link>
      : {fixed(ribbon.similarity)}
      {ribbon.atFloor === null ? "" : ribbon.atFloor ? ", at floor" : ", clear of the floor"}.
    </>
  );
}

function summary(ribbons: readonly Ribbon[], scope: "layer" | "any"): string {
  const moved = ribbons.filter(({ left, right }) => left.layer !== right.layer).length;
  const low = ribbons.filter(({ atFloor }) => atFloor).length;
  const words = [
    `${ribbons.length} heads`,
    ...(scope === "any" ? [`${moved} have their counterpart in another layer`] : []),
    ...(ribbons.some(({ atFloor }) => atFloor !== null) ? [`${low} at floor`] : ["no floor"]),
  ];
  return `${words.join(", ")}. Point at a head, or lock it.`;
}
