"use client";
/** The heads of a family: by layer, by head, by seed, by what they are worth; what is touched in one chart is marked in all. */
import { useMemo, useState } from "react";
import { type Change, useChoices } from "../address";
import { CommonnessOutcome, MoreHeads, pageLength, type Report, StabilityOutcome } from "../analysis/heads";
import { isComing } from "../analysis/ReportState";
import { useAllHeads } from "../analysis/useAllHeads";
import { useAsked } from "../analysis/useAsked";
import { useCheapReport } from "../analysis/useCheapReport";
import { type ReportView, useReport } from "../analysis/useReport";
import { canCalibrate } from "../estimate";
import { Later } from "../frame/Later";
import type { PanelExport } from "../frame/panelExport";
import type { AblationKind, FamilyTraining_FamilyFragment } from "../gql/graphql";
import { headTable } from "../report/headTables";
import { overlayOf, sourceOf, usePublished } from "../report/published";
import { confidence, prompts } from "../report/request";
import { scaleOf, type View } from "../view";
import { sharesChart, withCommonness } from "./commonnessLine";
import styles from "./FamilyPage.module.css";
import { shownMatches } from "./HeadReadout";
import { ImportancePanel } from "./ImportancePanel";
import { curveOfAll, divided, listedRefit, toggled } from "./leftOut";
import { type Brush, nothing, overviewChoices } from "./overview";
import { MoreOverviewHeads, OverviewEffects, OverviewInfluence, OverviewScores } from "./overviewReports";
import { PromptsPanel } from "./PromptsPanel";
import { ProvenancePanel } from "./ProvenancePanel";
import { RankingPanel } from "./RankingPanel";
import { SeedsPanel } from "./SeedsPanel";
import { StabilityPanel } from "./StabilityPanel";
import { WithoutSeeds } from "./WithoutSeeds";

interface HeadsSectionProps {
  family: FamilyTraining_FamilyFragment;
  /** The step on screen; 0 while nothing but the untrained twins is there and none was chosen. */
  step: number;
  active: boolean;
  view: View;
  onView: Change<View>;
}

/** Pixels: while the report comes its room is held, so that what is below stays where it is. */
const usualHeight = 1100;

const kinds: Record<string, AblationKind> = { mean: "MEAN", zero: "ZERO", resample: "RESAMPLE" };

export function HeadsSection({ family, step, active, view, onView }: HeadsSectionProps) {
  const { layers, heads, contextLength } = family.architecture;
  const { nodes: refits, totalCount } = family.refits;
  const [choices, choose] = useChoices(overviewChoices);
  const [brush, setBrush] = useState<Brush>(nothing);
  // of a training, step 0 is only the floor; an import may hold nothing else
  const isImported = family.source === "IMPORTED";
  const nothingYet = isImported ? family.steps.length === 0 : step === 0 && view.step === null;
  const { left, stay } = useMemo(() => divided(refits, choices.without), [refits, choices.without]);
  const isCut = left.length > 0;
  const anchor = isCut ? listedRefit(stay, view.anchor) : Math.min(view.anchor, totalCount - 1);
  const { slug } = family;
  const page = Math.min(pageLength, layers * heads);
  const all = { step, ...prompts(view), ...confidence(view) };
  const common = isCut ? { ...all, exclude: left.map(({ ordinal }) => ordinal) } : all;
  const others = stay.map(({ ordinal }) => ordinal).filter((ordinal) => ordinal !== anchor);
  // the counterparts of all heads in all of many refits would be most of the answer
  const matches = others.slice(0, shownMatches);
  const ask = nothingYet ? null : { slug, input: { preset: view.preset, ...common, anchor }, heads: page, matches };
  const askEffects = nothingYet
    ? null
    : { slug, input: { preset: view.preset, ...common, refit: anchor, kind: kinds[choices.kind] }, heads: page };
  const askScores = nothingYet ? null : { slug, input: { ...common, refit: anchor }, heads: page };
  const askInfluence = nothingYet || totalCount < 2 ? null : { slug, input: { ...all, anchor } };

  const isStability = view.metric === "stability";
  const stability = useReport(StabilityOutcome, ask, true);
  const commonness = useReport(CommonnessOutcome, isStability ? null : ask, true);
  // only looked for: beside stability nothing is computed that was not asked for, and none of its heads are shown
  const beside = useAsked(CommonnessOutcome, isStability && choices.commonness && ask ? { ...ask, heads: 1 } : null);
  // of some refits, what is stored of all is read anew: nobody need ask for that
  const effects = useCheapReport(OverviewEffects, askEffects, isCut);
  const askedScores = choices.heat === "measure" || choices.heat === "loss" ? null : askScores;
  const scores = useCheapReport(OverviewScores, askedScores, isCut);
  const whole = useAsked(
    StabilityOutcome,
    isCut && isStability && ask ? { ...ask, input: { preset: view.preset, ...all, anchor }, heads: 1 } : null,
  );
  const influence = useAsked(OverviewInfluence, askInfluence);
  const wholeStability = useAllHeads(stability.report, MoreHeads, matches);
  const wholeCommonness = useAllHeads(commonness.report, MoreHeads, matches);
  const wholeEffects = { ...effects, report: useAllHeads(effects.report, MoreOverviewHeads) };
  const wholeScores = { ...scores, report: useAllHeads(scores.report, MoreOverviewHeads) };
  const reportView: ReportView<Report> = isStability
    ? { ...stability, report: wholeStability }
    : { ...commonness, report: wholeCommonness };
  const { report } = reportView;
  const second = report && beside.report && sharesChart(report, beside.report) ? beside.report : null;
  const table = report && headTable(report);
  const faded = !reportView.current;
  // without a floor to calibrate by, the numbers themselves are what there is to see
  const calibrates = !report || canCalibrate(report.layers.map(({ estimate }) => estimate));
  const shown: View = calibrates ? view : { ...view, scale: "raw" };
  const scale = scaleOf(shown);

  const published = usePublished(family, view.published);
  const curves =
    report && report.preset === "PAPER" && scale === "raw"
      ? published.curves(isStability ? "STABILITY" : "COMMONNESS")
      : [];
  const ofAll = isCut && isStability && report && whole.report ? curveOfAll(report, whole.report, scale) : null;
  const overlays = useMemo(
    () => [...curves.map((curve) => overlayOf(curve, layers)), ...(ofAll ? [ofAll] : [])],
    [curves.map(({ id }) => id).join(" "), layers, JSON.stringify(ofAll)],
  );
  const given: Pick<PanelExport, "query" | "report"> = { query: reportView.question, report };
  const takeBack = () => choose({ without: [] }, { push: true });
  const lock = (head: string | null) => onView({ head }, { push: true });
  return (
    <section
      className={styles.heads}
      aria-label="Heads"
      style={{ minHeight: !report && isComing(reportView.status) ? usualHeight : undefined }}
    >
      {isCut ? (
        <WithoutSeeds left={left} others={totalCount - left.length} beside={ofAll !== null} onBack={takeBack} />
      ) : null}
      <div className={styles.column}>
        <StabilityPanel
          slug={family.slug}
          reportView={reportView}
          layers={layers}
          heads={heads}
          refits={stay}
          refitCount={totalCount}
          totalSteps={family.recipe?.steps ?? null}
          imported={isImported}
          active={active}
          calibrates={calibrates}
          view={shown}
          onView={onView}
          heat={{
            metric: choices.heat,
            top: choices.top,
            scores: wholeScores,
            effects: wholeEffects,
            onMetric: (heat, metric) => {
              choose({ heat });
              if (metric) onView({ metric });
            },
            onTop: (top) => choose({ top }),
          }}
          beside={
            isStability
              ? {
                  asked: choices.commonness,
                  onAsked: (asked) => choose({ commonness: asked }),
                  view: beside,
                  report: second,
                }
              : null
          }
          context={contextLength}
          overlays={overlays}
          foot={curves[0] ? sourceOf(curves[0]) : null}
          brush={brush}
          onBrush={setBrush}
          exports={{
            ...given,
            name: `${slug}-${view.metric}`,
            table: table && second ? withCommonness(table, second) : table,
          }}
        />
        <Later>
          <RankingPanel
            report={report}
            scale={scale}
            measure={view.metric}
            locked={view.head}
            onLock={lock}
            onBrush={setBrush}
            faded={faded}
            exports={{ ...given, name: `${slug}-${view.metric}-ranking`, table }}
          />
        </Later>
      </div>
      <Later>
        <div className={styles.side}>
          <ImportancePanel
            view={wholeEffects}
            stability={wholeStability}
            scale={scale}
            layers={layers}
            kind={choices.kind}
            onKind={(kind) => choose({ kind })}
            locked={view.head}
            onLock={lock}
            brush={brush}
            onBrush={setBrush}
            exports={{ name: `${slug}-importance`, query: effects.question }}
          />
          <SeedsPanel
            view={influence}
            scale={scale}
            refitCount={totalCount}
            marks={view.marks}
            without={left.map(({ ordinal }) => ordinal)}
            onWithout={(ordinal) => choose({ without: toggled(refits, choices.without, ordinal) }, { push: true })}
            onBack={takeBack}
            brush={brush}
            onBrush={setBrush}
            exports={{ name: `${slug}-influence`, query: influence.question }}
          />
          <ProvenancePanel
            report={report}
            faded={faded}
            exports={{ ...given, name: `${slug}-${view.metric}-provenance` }}
          />
          <PromptsPanel report={report} exports={{ ...given, name: `${slug}-${view.metric}-prompts` }} />
        </div>
      </Later>
    </section>
  );
}
