"use client";
/** Every experiment of the paper on one family, a section each; what is not computed says what it costs. */
import { useMemo } from "react";
import { FamilyFrame, type Framed } from "../family/FamilyFrame";
import { useKeys } from "../frame/keys";
import { AblationSection } from "./AblationSection";
import { BoardProvider } from "./board";
import { CommonnessSection } from "./CommonnessSection";
import { ComparisonSection } from "./ComparisonSection";
import { Contents } from "./Contents";
import { CrossLayerSection } from "./CrossLayerSection";
import { ExtremesSection } from "./ExtremesSection";
import { MapSection } from "./MapSection";
import { NormsSection } from "./NormsSection";
import { familiesLike } from "./others";
import { PromptLengthSection } from "./PromptLengthSection";
import { usePublished } from "./published";
import styles from "./ReportPage.module.css";
import { ResidualSection } from "./ResidualSection";
import type { SectionProps } from "./request";
import { StabilitySection } from "./StabilitySection";
import { Summary } from "./Summary";

export function ReportPage({ slug }: { slug: string }) {
  return (
    <FamilyFrame slug={slug} page="report" className={styles.page}>
      {(framed) => (
        <BoardProvider key={slug}>
          <Report {...framed} />
        </BoardProvider>
      )}
    </FamilyFrame>
  );
}

function Report({ family, families, step, view, onView }: Framed) {
  const published = usePublished(family, view.published);
  const others = useMemo(() => familiesLike(family, families), [family, families]);
  // the paper holds optimizers against each other, so another one comes first
  const against =
    others.find((other) => other.slug === view.against) ??
    others.find((other) => other.recipe?.optimizer !== family.recipe?.optimizer) ??
    others[0] ??
    null;
  useKeys({
    s: () => onView({ anchor: (view.anchor + 1) % family.refits.totalCount }),
    "[": () => onView({ layer: Math.max(0, view.layer - 1) }),
    "]": () => onView({ layer: Math.min(family.architecture.layers - 1, view.layer + 1) }),
    Escape: () => onView({ head: null }),
  });
  return (
    <div className={styles.columns}>
      <Contents />
      <Sections
        family={family}
        step={step}
        view={view}
        onView={onView}
        published={published}
        others={others}
        against={against}
      />
    </div>
  );
}

function Sections(props: SectionProps) {
  return (
    <div className={styles.sections}>
      <Summary {...props} />
      <StabilitySection {...props} />
      <CrossLayerSection {...props} />
      <CommonnessSection {...props} />
      <NormsSection {...props} />
      <PromptLengthSection {...props} />
      <ComparisonSection {...props} />
      <ExtremesSection {...props} />
      <ResidualSection {...props} />
      <AblationSection {...props} />
      <MapSection {...props} />
    </div>
  );
}
