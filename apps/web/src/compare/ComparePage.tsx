"use client";
/** Two refits held against each other: their heads, their streams, their losses; and the family against another. */
import Link from "next/link";
import { useMemo, useState } from "react";
import { type Change, type Choices, useChoices } from "../address";
import { useAsked } from "../analysis/useAsked";
import { FamilyFrame, type Framed } from "../family/FamilyFrame";
import { type Brush, nothing } from "../family/overview";
import { useKeys } from "../frame/keys";
import { common, layerOf } from "../report/request";
import styles from "./ComparePage.module.css";
import { choices, nextPair, pairOf } from "./choices";
import { DistancePanel } from "./DistancePanel";
import { RefitPairsOutcome } from "./documents";
import { FamiliesPanel } from "./FamiliesPanel";
import { GridPanel } from "./GridPanel";
import { LayersPanel } from "./LayersPanel";
import { LossPanel } from "./LossPanel";
import { PairBar } from "./PairBar";
import type { BrushProps, ComparePanelProps } from "./panelProps";
import { RibbonPanel } from "./RibbonPanel";
import { StitchPanel } from "./StitchPanel";
import { StreamPanel } from "./StreamPanel";

export function ComparePage({ slug }: { slug: string }) {
  return (
    <FamilyFrame slug={slug} page="compare">
      {(framed) => <Compare {...framed} />}
    </FamilyFrame>
  );
}

function Compare(framed: Framed) {
  const [chosen, choose] = useChoices(choices);
  const { family } = framed;
  if (family.refits.totalCount < 2) {
    return (
      <section className="panel">
        <div className="state" style={{ minHeight: 240 }}>
          <p>
            <b>One refit has nothing to be held against.</b> Train {family.name} with more seeds.
          </p>
          <Link className="ctl m" href="/train">
            Train a family
          </Link>
        </div>
      </section>
    );
  }
  const [left, right] = pairOf(chosen.left, chosen.right, family.refits.totalCount);
  return <Pair {...framed} chosen={chosen} choose={choose} left={left} right={right} />;
}

interface PairProps extends Framed {
  chosen: Choices<typeof choices>;
  choose: Change<Choices<typeof choices>>;
  left: number;
  right: number;
}

function Pair({ family, families, step, view, onView, chosen, choose, left, right }: PairProps) {
  const layer = layerOf(family, view);
  const refits = family.refits.nodes;
  const nameOf = (ordinal: number) => refits.find((refit) => refit.ordinal === ordinal)?.label ?? `refit ${ordinal}`;
  // PAPER's floor is of one anchor; CALIBRATED's is of all of them, whichever is listed
  const anchor = view.preset === "PAPER" ? left : 0;
  const asked = useMemo(
    () => (step === null ? null : { slug: family.slug, input: { ...common({ step, view }), anchor }, left, right }),
    [family.slug, step, view, anchor, left, right],
  );
  const pairs = useAsked(RefitPairsOutcome, asked);
  const go = ([to, other]: [number, number]) => choose({ left: to, right: other });
  const move = (to: number) => onView({ layer: Math.min(family.architecture.layers - 1, Math.max(0, to)) });
  useKeys({
    s: () => go(nextPair(left, right, family.refits.totalCount)),
    "[": () => move(layer - 1),
    "]": () => move(layer + 1),
    Escape: () => view.head && onView({ head: null }),
  });
  const [first, second] = [nameOf(left), nameOf(right)];
  const names = useMemo((): ComparePanelProps["names"] => [first, second], [first, second]);
  const [brush, setBrush] = useState<Brush>(nothing);
  const shared: ComparePanelProps = { family, view, onView, step, left, right, names, layer };
  const brushed: ComparePanelProps & BrushProps = { ...shared, brush, onBrush: setBrush };
  return (
    <div className={styles.page}>
      <PairBar {...shared} onPair={go} />
      <div className={styles.two}>
        <GridPanel {...brushed} asked={asked} pairs={pairs} />
        <RibbonPanel
          {...brushed}
          asked={asked}
          pairs={pairs}
          scope={chosen.scope}
          onScope={(scope) => choose({ scope })}
        />
      </div>
      <div className={styles.halves}>
        <StreamPanel {...brushed} chosen={chosen} choose={choose} />
        <LayersPanel {...brushed} chosen={chosen} choose={choose} />
      </div>
      <div className={styles.halves}>
        <DistancePanel {...shared} />
        <StitchPanel {...brushed} />
      </div>
      <LossPanel {...shared} />
      <FamiliesPanel {...brushed} families={families} />
    </div>
  );
}
