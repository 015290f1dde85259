"use client";
/** §4.3: do the heads of a layer do the same thing? */
import { useMemo } from "react";
import { CommonnessOutcome, type CommonnessReport } from "../analysis/heads";
import { Term } from "../guide/Term";
import { HeadCurve } from "./HeadCurve";
import { headTable, layerTable } from "./headTables";
import { LayerPick } from "./LayerPick";
import { MatrixFigure } from "./MatrixFigure";
import { matrixCells } from "./pictures";
import { layerOf, type SectionProps } from "./request";
import { Section } from "./Section";
import { useHeadSection } from "./useHeadSection";
import { useLayerMatrix } from "./useLayerMatrix";
import { ValueTable } from "./ValueTable";

export function CommonnessSection(props: SectionProps) {
  const view = useHeadSection("commonness", CommonnessOutcome, props);
  return (
    <Section
      id="commonness"
      method={
        <>
          Inside one refit, <Term of="commonness">the mean cosine of a head with the heads of its own layer</Term>: low
          is a head of its own kind.
        </>
      }
      view={view}
      figures={(shown) => <CommonnessFigures {...props} report={shown} />}
      tables={(shown) => (
        <>
          <ValueTable table={layerTable(shown)} />
          <ValueTable table={headTable(shown)} />
        </>
      )}
    />
  );
}

function CommonnessFigures({ family, view, onView, published, report }: SectionProps & { report: CommonnessReport }) {
  const layer = layerOf(family, view);
  const matrix = useLayerMatrix(report.id, layer);
  const cells = useMemo(
    () =>
      matrix ? matrixCells(matrix, (row, column, value) => `L${layer}${row} and L${layer}${column}: ${value}`) : [],
    [matrix, layer],
  );
  return (
    <>
      <HeadCurve
        title="By layer"
        name="Commonness"
        report={report}
        refits={family.refits.totalCount}
        view={view}
        measure="COMMONNESS"
        published={published}
        activeLayer={layer}
      />
      <MatrixFigure
        title="Head by head"
        sub={`${report.anchor.label}, layer ${layer}`}
        acts={<LayerPick layers={family.architecture.layers} layer={layer} onView={onView} />}
        rowLabels={matrix?.rowLabels ?? []}
        columnLabels={matrix?.colLabels ?? []}
        down="head"
        across="head of the same layer"
        cells={cells}
        hint={
          report.preset === "PAPER" ? "The diagonal, 1, is averaged in, as in the paper." : "The diagonal is left out."
        }
      />
    </>
  );
}
