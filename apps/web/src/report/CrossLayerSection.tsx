"use client";
/** §4.2: does a head come back in another layer? */
import { useMemo } from "react";
import { CrossLayerOutcome, type CrossLayerReport } from "../analysis/heads";
import { Term } from "../guide/Term";
import { HeadCurve } from "./HeadCurve";
import { headTable, layerTable, matchTable } from "./headTables";
import { MatrixFigure } from "./MatrixFigure";
import { matrixCells } from "./pictures";
import { layerOf, type SectionProps } from "./request";
import { Section } from "./Section";
import { useHeadSection } from "./useHeadSection";
import { ValueTable } from "./ValueTable";

export function CrossLayerSection(props: SectionProps) {
  const view = useHeadSection("cross-layer", CrossLayerOutcome, props);
  return (
    <Section
      id="cross-layer"
      method={
        <>
          The <Term of="crossLayer">best match</Term> of each head among all heads of all layers of every other refit;
          and, for each layer, the shares of best matches that lie in each layer.
        </>
      }
      view={view}
      figures={(shown) => <CrossLayerFigures {...props} report={shown} />}
      tables={(shown) => (
        <>
          <ValueTable table={layerTable(shown)} />
          <ValueTable
            table={{
              title: "Share of best matches: layer of the head, layer of the match",
              columns: ["layer", ...shown.shares.colLabels],
              rows: shown.shares.rowLabels.map((label, row) => [
                label,
                ...shown.shares.values.slice(row * shown.shares.cols, (row + 1) * shown.shares.cols),
              ]),
            }}
          />
          <ValueTable table={headTable(shown)} />
          <ValueTable table={matchTable(shown)} />
        </>
      )}
    />
  );
}

function CrossLayerFigures({ family, view, published, report }: SectionProps & { report: CrossLayerReport }) {
  const cells = useMemo(
    () => matrixCells(report.shares, (row, column, value) => `Heads of ${row} match ${column}: ${value} of the time`),
    [report],
  );
  return (
    <>
      <HeadCurve
        title="By layer"
        name="Cross-layer best match"
        report={report}
        refits={family.refits.totalCount}
        view={view}
        measure="CROSS_LAYER"
        published={published}
        activeLayer={layerOf(family, view)}
      />
      <MatrixFigure
        title="Where the best match lies"
        sub="share of best matches; each row sums to 1"
        rowLabels={report.shares.rowLabels}
        columnLabels={report.shares.colLabels}
        down="layer of the head"
        across="layer of its best match"
        cells={cells}
        hint={
          report.preset === "PAPER"
            ? "The diagonal is the own layer; the anchor's matches with itself are counted, as in the paper."
            : "The diagonal is the own layer."
        }
      />
    </>
  );
}
