"use client";
/** The map itself: its key, its colours, and the head that is locked on it. */
import Link from "next/link";
import { useCallback, useMemo, useRef } from "react";
import type { Change } from "../address";
import { ReportNotice } from "../analysis/ReportState";
import type { ReportView } from "../analysis/useReport";
import { readZoom, writeZoom, type Zoom } from "../charts/mapGeometry";
import { PointMap } from "../charts/PointMap";
import { headAddress } from "../family/pages";
import { fixed, plural } from "../format";
import { Segmented } from "../frame/Segmented";
import { Select } from "../frame/Select";
import { toggled } from "../head/marks";
import { Figure } from "./Figure";
import {
  type ClassOf,
  isOpen,
  type MapReport,
  marked,
  markOf,
  nameOf,
  placesTable,
  shortNameOf,
  wordsOf,
} from "./headMap";
import { MapKey } from "./MapKey";
import styles from "./MapSection.module.css";
import { anchorOf, layerOf, type SectionProps } from "./request";
import type { MapSelected } from "./useMapSelection";

interface Chosen {
  zoom: string | null;
  lasso: string | null;
  point: string | null;
  marks: readonly number[];
}

export interface MapChoices {
  chosen: Chosen;
  choose: Change<Chosen>;
}

interface MapFigureProps extends SectionProps, MapChoices {
  report: MapReport;
  selection: MapSelected;
  classes: ReportView<unknown>;
  classOf: ClassOf;
}

/** Zooms that follow within so many milliseconds belong together. */
const oneGesture = 1500;

const methodNames = { TSNE: "t-SNE", UMAP: "UMAP", PCA: "PCA" };

export function MapFigure(props: MapFigureProps) {
  const { family, view, onView, report, chosen, choose, selection, classes, classOf } = props;
  const { points, families } = report;
  const { locked, lock } = selection;
  const anchor = anchorOf(family, view);
  const layer = layerOf(family, view);
  const { colour } = view;
  const { marks } = chosen;
  const mark = useMemo(
    () => markOf(report, { colour, anchor, marks, layer, classOf }),
    [report, colour, anchor, marks, layer, classOf],
  );
  const open = useCallback((i: number) => isOpen(mark(i)), [mark]);
  const lockedClass = locked === null ? null : classOf(locked);
  const lit = useMemo(
    () => (lockedClass ? (i: number) => classOf(i) === lockedClass : undefined),
    [lockedClass, classOf],
  );
  const name = useCallback((i: number) => shortNameOf(report, i), [report]);
  const zoom = useMemo(() => readZoom(chosen.zoom), [chosen.zoom]);
  const zoomedAt = useRef(Number.NEGATIVE_INFINITY);
  const keepZoom = (next: Zoom) => {
    const text = next.scale === 1 ? null : writeZoom(next);
    if (text === chosen.zoom) return;
    // turns of a wheel with rests between them are one step back
    const now = performance.now();
    choose({ zoom: text }, { push: now - zoomedAt.current > oneGesture });
    zoomedAt.current = now;
  };
  const className = (i: number) => {
    const found = classOf(i);
    return found && (found.title ? `${found.title} (${found.label})` : found.label);
  };
  return (
    <Figure
      title={plural(points.x.length, "head")}
      sub={`${methodNames[report.method]}${report.neighbourhood ? `, ${report.method === "UMAP" ? "neighbours" : "perplexity"} ${fixed(report.neighbourhood, report.neighbourhood % 1 ? 1 : 0)}` : ""}, seed ${report.seed}`}
      span={8}
      table={placesTable(report)}
      acts={
        <>
          {colour === "class" ? (
            <Select
              small
              label="Layer whose classes are marked"
              value={String(layer)}
              onChange={(next) => onView({ layer: Number(next) })}
              choices={Array.from({ length: family.architecture.layers }, (_, l) => ({
                value: String(l),
                label: `Layer ${l}`,
              }))}
            />
          ) : null}
          <Segmented
            small
            label="What the colours mean"
            value={colour}
            onChange={(next) => onView({ colour: next })}
            choices={[
              { value: "layer", label: "Layer" },
              { value: "depth", label: "Depth" },
              { value: "refit", label: "Refit" },
              { value: "class", label: "Class" },
              ...(families.length > 1 ? [{ value: "family" as const, label: "Family" }] : []),
            ]}
          />
        </>
      }
      foot={
        locked === null ? (
          <span data-unprinted>
            Hover names a head, a click locks it. The wheel zooms; a drag with the space bar moves; a double click shows
            the whole map.
          </span>
        ) : (
          <>
            {wordsOf(report, locked)}.{lockedClass ? ` Class ${className(locked)}, its members are ringed.` : ""}{" "}
            <Link
              data-unprinted
              href={headAddress(nameOf(report, locked).slug, points.layer[locked], points.head[locked], {
                ...view,
                anchor: points.refit[locked],
              })}
            >
              Open {nameOf(report, locked).head}
            </Link>
            {colour === "refit" && families[0].refits.totalCount > marked ? (
              <>
                {" "}
                <button
                  type="button"
                  className="linkish"
                  data-unprinted
                  onClick={() => choose({ marks: toggled(marks, points.refit[locked]) })}
                >
                  {marks.includes(points.refit[locked]) ? "Unmark" : "Mark"} {nameOf(report, locked).refit}
                </button>
              </>
            ) : null}
          </>
        )
      }
    >
      <PointMap
        label={`Map of ${plural(points.x.length, "head")}`}
        height={460}
        x={points.x}
        y={points.y}
        mark={mark}
        open={open}
        lit={lit}
        name={name}
        chosen={selection.has}
        polygons={selection.polygons}
        zoom={zoom}
        onZoom={keepZoom}
        onLasso={selection.draw}
        onPick={selection.pick}
        onClear={selection.clear}
        locked={locked}
        onLock={lock}
        spoken={(i) => `${wordsOf(report, i)}${classOf(i) ? `, class ${className(i)}` : ""}`}
        tip={(i) => {
          const { family: of, refit, head } = nameOf(report, i);
          return (
            <>
              <h4>{head}</h4>
              <dl>
                <dt>refit</dt>
                <dd>{refit}</dd>
                <dt>depth</dt>
                <dd>{fixed(points.relativeDepth[i])}</dd>
                {classOf(i) ? (
                  <>
                    <dt>class</dt>
                    <dd>{className(i)}</dd>
                  </>
                ) : null}
                {families.length > 1 ? (
                  <>
                    <dt>family</dt>
                    <dd>{of}</dd>
                  </>
                ) : null}
              </dl>
            </>
          );
        }}
      />
      {/* under the map: a longer key moves nothing */}
      <div className={styles.key}>
        {colour === "class" && classes.status.is !== "ready" ? (
          <div className="state" style={{ minHeight: 72 }}>
            <ReportNotice view={classes} nothing="Classes are known where a checkpoint is." />
          </div>
        ) : (
          <MapKey report={report} colour={colour} anchor={anchor} marks={marks} layer={layer} classOf={classOf} />
        )}
      </div>
    </Figure>
  );
}
