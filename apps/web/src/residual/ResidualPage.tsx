"use client";
/** Is the residual stream the same in every refit: by several measures, each with its floor, and refit by refit. */
import { useMemo, useState } from "react";
import { useChoices } from "../address";
import { FamilyFrame, type Framed } from "../family/FamilyFrame";
import { nothing } from "../family/overview";
import { useKeys } from "../frame/keys";
import type { ResidualInput } from "../gql/graphql";
import { common, layerOf, loadOptions, sites } from "../report/request";
import { useLayerMatrices } from "../report/useLayerMatrices";
import { ChoicePanel } from "./ChoicePanel";
import { choices, controlOf } from "./choices";
import { LinesPanel } from "./LinesPanel";
import { MatrixPanel } from "./MatrixPanel";
import type { StreamBrush } from "./panelProps";
import styles from "./ResidualPage.module.css";
import { useMeasures } from "./useMeasures";

export function ResidualPage({ slug }: { slug: string }) {
  return (
    <FamilyFrame slug={slug} page="residual">
      {(framed) => <Stream {...framed} />}
    </FamilyFrame>
  );
}

function Stream({ family, step, view, onView }: Framed) {
  const [chosen, choose] = useChoices(choices);
  const layer = layerOf(family, view);
  const input = useMemo<ResidualInput | null>(
    () =>
      step === null || family.refits.totalCount < 2
        ? null
        : {
            ...common({ step, view }),
            site: sites[view.site],
            control: controlOf[chosen.control].api,
            ...(view.selfPairs === null ? {} : { selfPairs: view.selfPairs }),
            ...loadOptions(view),
          },
    [family.refits.totalCount, step, view, chosen.control],
  );
  const asked = useMeasures(family.slug, chosen.measures, view.preset, input);
  const change = (to: number) => onView({ layer: Math.min(family.architecture.layers - 1, Math.max(0, to)) });
  useKeys({ "[": () => change(layer - 1), "]": () => change(layer + 1) });
  const there = asked.filter(({ view: of }) => of.report !== null);
  const shown = there.find(({ measure }) => measure === chosen.matrix) ?? there[0] ?? null;
  const [brush, setBrush] = useState<StreamBrush>(nothing);
  // all layers' matrices are read once one beside the chosen layer's is asked for
  const [wanted, setWanted] = useState(false);
  if (!wanted && (chosen.refits.length > 0 || brush.refits || brush.layer !== undefined)) setWanted(true);
  const { matrices } = useLayerMatrices(wanted ? (shown?.view.report?.id ?? null) : null, family.architecture.layers);
  const shared = { family, view, onView, chosen, choose, asked, shown, matrices, layer, brush, onBrush: setBrush };
  return (
    <div className={styles.page}>
      <ChoicePanel {...shared} />
      <div className={styles.two}>
        <LinesPanel {...shared} />
        <MatrixPanel {...shared} />
      </div>
    </div>
  );
}
