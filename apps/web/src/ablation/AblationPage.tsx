"use client";
/** The ablation lab: what is lost without a head, in which refits, by which kind of ablation, and whether stable heads matter. */
import { useCallback, useMemo, useState } from "react";
import { useChoices } from "../address";
import { MoreHeads, pageLength, StabilityOutcome } from "../analysis/heads";
import { useAllHeads } from "../analysis/useAllHeads";
import { useAsked } from "../analysis/useAsked";
import { FamilyFrame, type Framed } from "../family/FamilyFrame";
import { headInLayer } from "../family/headLabel";
import { type Brush, nothing } from "../family/overview";
import { useKeys } from "../frame/keys";
import { anchorOf, common, confidence, prompts } from "../report/request";
import styles from "./AblationPage.module.css";
import { choices, kindOf } from "./choices";
import { EffectPanel } from "./EffectPanel";
import { effectOf } from "./effects";
import { ImportancePanel } from "./ImportancePanel";
import { KindsPanel } from "./KindsPanel";
import { PortabilityPanel } from "./PortabilityPanel";
import { RefitsPanel } from "./RefitsPanel";
import { TargetBar } from "./TargetBar";
import { TransplantPanel } from "./TransplantPanel";
import { type AskedEffects, useEffects } from "./useEffects";
import { useTargets } from "./useTargets";

export function AblationPage({ slug }: { slug: string }) {
  return (
    <FamilyFrame slug={slug} page="ablation">
      {(framed) => <Lab {...framed} />}
    </FamilyFrame>
  );
}

function Lab({ family, step, view, onView }: Framed) {
  const [chosen, choose] = useChoices(choices);
  const { layers, heads } = family.architecture;
  const refits = family.refits.nodes;
  const anchor = Math.max(0, anchorOf(family, view));
  const first = Math.min(pageLength, layers * heads);
  // the paper ablates one refit alone
  const over = view.preset === "PAPER" ? "one" : chosen.over;
  const asked = useMemo<AskedEffects | null>(
    () =>
      step === null || refits.length === 0
        ? null
        : {
            slug: family.slug,
            input: { ...common({ step, view }), refit: anchor, kind: kindOf[chosen.kind].api },
            heads: first,
          },
    [family.slug, refits.length, step, view, anchor, chosen.kind, first],
  );
  const effectsView = useEffects(asked);
  const stabilityView = useAsked(
    StabilityOutcome,
    asked && { slug: family.slug, input: { ...common({ step, view }), anchor }, heads: first, matches: [] },
  );
  const stability = useAllHeads(stabilityView.report, MoreHeads, []);
  const targets = useTargets({ family, step, view, chosen, anchor });

  const effects = useMemo(
    () => effectsView.report?.heads.nodes.map((node) => effectOf(node, over)) ?? [],
    [effectsView.report, over],
  );
  const largest = effects.reduce((most, effect, i) => (effect.value > effects[most].value ? i : most), 0);
  const found = effects.findIndex(({ label }) => label === view.head);
  const locked = found < 0 ? null : found;
  const shown = effects.length === 0 ? null : effects[locked ?? largest];
  const [brush, setBrush] = useState<Brush>(nothing);
  const pointed = effects.find(({ layer, index }) => layer === brush.layer && index === brush.head) ?? null;
  const lock = useCallback((head: string | null) => onView({ head }, { push: true }), [onView]);
  useKeys({
    Escape: () => view.head && onView({ head: null }),
    "[": () => onView({ head: headInLayer(shown?.label ?? view.head, -1, layers) }),
    "]": () => onView({ head: headInLayer(shown?.label ?? view.head, 1, layers) }),
    s: () => refits.length > 1 && onView({ anchor: (anchor + 1) % refits.length }),
  });
  const shared = {
    family,
    view,
    kind: chosen.kind,
    asked,
    over,
    locked,
    onLock: lock,
    brush,
    onBrush: setBrush,
  } as const;
  return (
    <div className={styles.page}>
      <TargetBar
        family={family}
        view={view}
        onView={onView}
        chosen={chosen}
        choose={choose}
        targets={targets}
        anchor={anchor}
        over={over}
      />
      <div className={styles.two}>
        <EffectPanel {...shared} reportView={effectsView} effects={effects} targets={targets.labels} />
        <RefitsPanel
          {...shared}
          report={effectsView.report}
          ready={effectsView.current}
          shown={pointed ?? shown}
          pointed={pointed !== null}
        />
      </div>
      <div className={styles.halves}>
        <ImportancePanel
          {...shared}
          reportView={effectsView}
          effects={effects}
          stability={stability}
          stabilityView={stabilityView}
        />
        <KindsPanel {...shared} effects={effects} report={effectsView.report} />
      </div>
      <div className={styles.halves}>
        <PortabilityPanel
          {...shared}
          input={
            step === null || targets.circuit.length === 0
              ? null
              : {
                  step,
                  ...prompts(view),
                  ...confidence(view),
                  refit: anchor,
                  heads: targets.circuit,
                  kind: chosen.kind === "zero" ? "ZERO" : "MEAN",
                }
          }
        />
        <TransplantPanel
          {...shared}
          input={step === null ? null : { step, ...prompts(view), ...confidence(view), refit: anchor }}
        />
      </div>
    </div>
  );
}
