"use client";
/** §4.1: is a head found again in the other refits? */
import { useMemo } from "react";
import { StabilityOutcome, type StabilityReport } from "../analysis/heads";
import { HatchKey } from "../charts/HatchKey";
import { Heatmap } from "../charts/Heatmap";
import { RampKey } from "../charts/RampKey";
import { layerMargins, phoneMargins } from "../charts/scales";
import { headCells, rankedHeads } from "../family/measurePicture";
import { Term } from "../guide/Term";
import { Figure, Stack } from "./Figure";
import { HeadCurve, reportScale } from "./HeadCurve";
import { headTable, layerTable, matchTable } from "./headTables";
import { LayerPick } from "./LayerPick";
import { MatrixFigure } from "./MatrixFigure";
import { bestMatchCells } from "./pictures";
import { layerOf, type SectionProps } from "./request";
import { Section } from "./Section";
import { useHeadSection } from "./useHeadSection";
import { usePhone } from "./usePhone";
import { ValueTable } from "./ValueTable";

export function StabilitySection(props: SectionProps) {
  const view = useHeadSection("stability", StabilityOutcome, props);
  return (
    <Section
      id="stability"
      method={
        <>
          For each head of one refit, <Term of="stability">the cosine with its most similar head</Term> of the same
          layer in every other refit, attention patterns averaged over prompts; a layer is the mean of its heads.
        </>
      }
      view={view}
      figures={(shown) => <StabilityFigures {...props} report={shown} />}
      tables={(shown) => (
        <>
          <ValueTable table={layerTable(shown)} />
          <ValueTable table={headTable(shown)} />
          <ValueTable table={matchTable(shown)} />
        </>
      )}
    />
  );
}

function StabilityFigures({ family, view, onView, published, report }: SectionProps & { report: StabilityReport }) {
  const { layers, heads } = family.architecture;
  const layer = layerOf(family, view);
  const scale = reportScale(report, view);
  const phone = usePhone();
  const cells = useMemo(
    () => headCells(rankedHeads(report, scale), scale, layers, heads),
    [report, scale, layers, heads],
  );
  const table = useMemo(() => headTable(report), [report]);
  const matches = useMemo(() => bestMatchCells(report.heads.nodes, layer), [report, layer]);
  return (
    <>
      <Stack>
        <HeadCurve
          title="By layer"
          name="Stability"
          report={report}
          refits={family.refits.totalCount}
          view={view}
          measure="STABILITY"
          published={published}
          activeLayer={layer}
        />
        <Figure
          title="Every head"
          sub={`${scale}, heads of ${report.anchor.label}`}
          table={table}
          foot={<span data-unprinted>A click, or Enter, chooses the layer.</span>}
          acts={
            <>
              <RampKey />
              <HatchKey>not clear of the floor</HatchKey>
            </>
          }
        >
          <Heatmap
            label={`Stability of every head of ${report.anchor.label}, heads down, layers across. Arrow keys move, Enter chooses the layer.`}
            rowLabels={Array.from({ length: heads }, (_, head) => `H${head}`)}
            columnLabels={Array.from({ length: layers }, (_, column) => `L${column}`)}
            columnAxis
            cells={cells}
            margins={phone ? phoneMargins : layerMargins}
            rowHeight={Math.max(16, Math.min(30, Math.floor(240 / heads)))}
            locked={null}
            onPreview={() => {}}
            onLock={(place) => place && onView({ layer: place.column })}
          />
        </Figure>
      </Stack>
      <MatrixFigure
        title="Best match in each refit"
        sub={`heads of ${report.anchor.label}, layer ${layer}`}
        acts={<LayerPick layers={layers} layer={layer} onView={onView} />}
        rowLabels={matches.rows}
        columnLabels={matches.columns}
        down="head"
        across="refit that is searched"
        cells={matches.cells}
        height={460}
        hint="A row that is strong in some columns only is a head that some seeds have and others lack."
      />
    </>
  );
}
