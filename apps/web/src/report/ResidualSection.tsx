"use client";
/** §4.7: is the residual stream the same in every refit? */
import { useMemo } from "react";
import { ResidualOutcome, type ResidualReport } from "../analysis/residual";
import { measureDomain } from "../charts/domain";
import { BandLines } from "../charts/lazy";
import { canCalibrate, read, type Scale } from "../estimate";
import { count, fixed, within } from "../format";
import { Segmented } from "../frame/Segmented";
import { Term } from "../guide/Term";
import { scaleOf, type View } from "../view";
import { useSection } from "./board";
import { Figure } from "./Figure";
import { layerTable } from "./headTables";
import { LayerPick } from "./LayerPick";
import { MatrixFigure } from "./MatrixFigure";
import { matrixCells } from "./pictures";
import { overlayOf, sourceOf } from "./published";
import { common, layerOf, loadOptions, type SectionProps, sites } from "./request";
import { Section } from "./Section";
import { useLayerMatrix } from "./useLayerMatrix";
import { ValueTable } from "./ValueTable";

const siteNames: Record<View["site"], string> = { pre: "resid_pre", mid: "resid_mid", post: "resid_post" };

export function ResidualSection(props: SectionProps) {
  const { family, step, view, onView } = props;
  const asked = useSection(
    "residual",
    ResidualOutcome,
    step === null
      ? null
      : {
          slug: family.slug,
          input: {
            ...common({ step, view }),
            site: sites[view.site],
            ...(view.selfPairs === null ? {} : { selfPairs: view.selfPairs }),
            ...loadOptions(view),
          },
        },
  );
  const selfPairs = view.selfPairs ?? view.preset === "PAPER";
  return (
    <Section
      id="residual"
      method={
        <>
          <Term of="cka">CKA</Term> between the residual streams of every two refits, over all tokens of all prompts:
          linear and debiased, or in the paper's arithmetic with an RBF kernel of median bandwidth; a layer is the mean
          over pairs of refits.
        </>
      }
      view={asked}
      controls={
        <>
          <Segmented
            small
            label="Where the stream is read"
            value={view.site}
            onChange={(site) => onView({ site })}
            choices={[
              { value: "pre", label: "resid_pre", title: "Before the layer: what the paper's code reads" },
              { value: "mid", label: "resid_mid", title: "After attention: what the paper's text says" },
              { value: "post", label: "resid_post", title: "After the layer" },
            ]}
          />
          <Segmented
            small
            label="Pairs of a refit with itself"
            value={selfPairs ? "with" : "without"}
            onChange={(next) => {
              const wanted = next === "with";
              onView({ selfPairs: wanted === (view.preset === "PAPER") ? null : wanted });
            }}
            choices={[
              {
                value: "with",
                label: "Self pairs",
                title: "Each refit's likeness with itself, 1, is averaged in, as in the paper's code",
              },
              { value: "without", label: "None", title: "Different refits only" },
            ]}
          />
        </>
      }
      figures={(report) => <ResidualFigures {...props} report={report} />}
      tables={(report) => <ResidualTables family={family} view={view} report={report} />}
    />
  );
}

function ResidualFigures({ family, view, onView, published, report }: SectionProps & { report: ResidualReport }) {
  const layer = layerOf(family, view);
  const matrix = useLayerMatrix(report.id, layer);
  const cells = useMemo(
    () => (matrix ? matrixCells(matrix, (row, column, value) => `${row} and ${column}: ${value}`) : []),
    [matrix],
  );
  const table = useMemo(() => layerTable(report), [report]);
  const layers = report.layers.map((one) => one.layer);
  const scale: Scale = canCalibrate(report.layers.map(({ estimate }) => estimate)) ? scaleOf(view) : "raw";
  const readings = report.layers.map(({ estimate }) => read(estimate, scale));
  const values = readings.map(({ value }) => value);
  const floor = readings.every((reading) => reading.floor !== null)
    ? readings.map(({ floor: at }): [number, number] => [at ?? 0, at ?? 0])
    : null;
  const site = report.site.toLowerCase();
  const theirs =
    report.preset === "PAPER" && scale === "raw"
      ? published.curves("RESIDUAL").filter(({ id }) => id.endsWith(site))
      : [];
  const overlays = theirs.map((curve) => overlayOf(curve, layers.length));
  const all = [
    ...values,
    ...readings.flatMap(({ interval }) => interval ?? []),
    ...(floor?.flat() ?? []),
    ...overlays.flatMap((overlay) => overlay.values),
  ];
  return (
    <>
      <Figure
        title="By layer"
        sub={`${site}, ${report.selfPairs ? "self pairs averaged in" : "different refits only"}, ${count(report.tokens)} tokens${readings.some(({ interval }) => interval) ? "; band: interval" : ""}`}
        table={table}
        foot={theirs[0] ? sourceOf(theirs[0]) : undefined}
      >
        <BandLines
          label={`CKA of ${site} by layer`}
          height={260}
          x={layers}
          lines={[
            {
              key: "cka",
              text: ["mean over", "pairs of refits"],
              values,
              bands: readings.map(({ interval }) => interval),
              floors: null,
              open: readings.map(({ interval, floor: at }) => !!interval && at !== null && interval[0] <= at),
              color: "var(--mean)",
            },
          ]}
          floor={floor}
          overlays={overlays}
          domain={measureDomain(
            all.map((value) => value ?? 1),
            scale,
          )}
          unit={scale === "raw" ? "CKA" : "calibrated"}
          active={layer}
          tip={(at) => {
            const { estimate, sd } = report.layers[at];
            return (
              <>
                <h4>Layer {at}</h4>
                <dl>
                  <dt>CKA</dt>
                  <dd>{within(estimate.value, estimate.interval, (value) => fixed(value, 3))}</dd>
                  <dt>floor</dt>
                  <dd>{estimate.floor === null || estimate.floor === undefined ? "none" : fixed(estimate.floor, 3)}</dd>
                  <dt>sd over pairs</dt>
                  <dd>{sd === null || sd === undefined ? "–" : fixed(sd, 3)}</dd>
                  <dt>pairs</dt>
                  <dd>{count(estimate.n)}</dd>
                </dl>
              </>
            );
          }}
        />
      </Figure>
      <MatrixFigure
        title="Refit by refit"
        sub={`${siteNames[view.site]}, layer ${layer}`}
        acts={<LayerPick layers={family.architecture.layers} layer={layer} onView={onView} />}
        rowLabels={matrix?.rowLabels ?? []}
        columnLabels={matrix?.colLabels ?? []}
        down="refit"
        across="refit"
        cells={cells}
        hint="A row that is weak throughout is a refit that went its own way."
      />
    </>
  );
}

function ResidualTables({ family, view, report }: Pick<SectionProps, "family" | "view"> & { report: ResidualReport }) {
  const layer = layerOf(family, view);
  const matrix = useLayerMatrix(report.id, layer);
  return (
    <>
      <ValueTable table={layerTable(report)} />
      {matrix ? (
        <ValueTable
          table={{
            title: `Pairs of refits, layer ${layer}`,
            columns: ["a", "b", "CKA"],
            rows: matrix.rowLabels.flatMap((a, row) =>
              matrix.colLabels.slice(row + 1).map((b, k) => [a, b, matrix.values[row * matrix.cols + row + 1 + k]]),
            ),
          }}
        />
      ) : null}
    </>
  );
}
