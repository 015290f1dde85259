"use client";
/** The heads that are selected on the map, by name, each with the way to its page. */
import Link from "next/link";
import { headAddress } from "../family/pages";
import { count, plural } from "../format";
import type { View } from "../view";
import { Figure } from "./Figure";
import { type ClassOf, type MapReport, nameOf, placesTable, summaryOf } from "./headMap";
import styles from "./MapSection.module.css";
import type { MapSelected } from "./useMapSelection";

/** More are only given away: a list beside a picture is no place to read them. */
const shownHeads = 200;

interface MapSelectionProps {
  report: MapReport;
  view: View;
  selection: MapSelected;
  classOf: ClassOf;
}

export function MapSelection({ report, view, selection, classOf }: MapSelectionProps) {
  const { points, families } = report;
  const chosen = selection.points;
  const shown = chosen.slice(0, shownHeads);
  const classed = shown.some((i) => classOf(i));
  return (
    <Figure
      title="Selected heads"
      sub={<span role="status">{summaryOf(report, chosen)}</span>}
      span={4}
      table={chosen.length > 0 ? placesTable(report, chosen, classOf) : null}
      acts={
        chosen.length > 0 || selection.polygons.length > 0 ? (
          <button type="button" className="ctl s" onClick={selection.clear}>
            Clear
          </button>
        ) : null
      }
      foot={chosen.length > shown.length ? `${count(shown.length)} of ${plural(chosen.length, "head")} shown.` : null}
    >
      {chosen.length === 0 ? (
        <p className="faint">
          {selection.polygons.length > 0
            ? "No head lies within the line."
            : "Draw around points with the lasso; Shift adds to them. By keyboard: Shift and Enter on a point."}
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        <section className={styles.scroll} tabIndex={0} aria-label="Heads in the selection">
          <table className={styles.rows}>
            <thead>
              <tr>
                <th>head</th>
                <th>refit</th>
                <th className="num">layer</th>
                {classed ? <th>class</th> : null}
                {families.length > 1 ? <th>family</th> : null}
              </tr>
            </thead>
            <tbody>
              {shown.map((i) => {
                const { family, slug, refit, head } = nameOf(report, i);
                const found = classOf(i);
                const kept = { ...view, anchor: points.refit[i] };
                return (
                  <tr key={i}>
                    <td>
                      <Link href={headAddress(slug, points.layer[i], points.head[i], kept)}>{head}</Link>
                    </td>
                    <td>{refit}</td>
                    <td className="num">{points.layer[i]}</td>
                    {classed ? <td>{found ? (found.title ?? found.label) : "–"}</td> : null}
                    {families.length > 1 ? <td>{family}</td> : null}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </section>
      )}
    </Figure>
  );
}
