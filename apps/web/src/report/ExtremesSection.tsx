"use client";
/** §4.6: which layers are the most and the least stable, in every family there is. */
import Link from "next/link";
import { useEffect } from "react";
import { elsewhere } from "../family/FamilyControls";
import { fixed, within } from "../format";
import { graphql } from "../graphql/documents";
import { useLiveQuery } from "../graphql/useLiveQuery";
import { writeView } from "../view";
import { useBoard } from "./board";
import { DepthStrip } from "./DepthStrip";
import styles from "./ExtremesSection.module.css";
import type { SectionProps } from "./request";
import { SectionFrame } from "./Section";
import { ValueTable } from "./ValueTable";

const Extremes = graphql(`
  query Extremes($preset: Preset!, $promptSet: ID) {
    layerExtremes(preset: $preset, promptSet: $promptSet) {
      family { id slug name architecture { layers heads } }
      report { id step }
      extremes { least { layer value relativeDepth } most { layer value relativeDepth } drop dropEstimate { value interval { lower upper } } }
    }
  }
`);

interface Places {
  least: { layer: number; value: number; relativeDepth: number };
  most: { layer: number; value: number; relativeDepth: number };
  drop: number;
  /** Null where it is not known how sure the drop is. */
  dropEstimate?: { interval: { lower: number; upper: number } | null } | null;
}

const pollMilliseconds = 15_000;

export function ExtremesSection({ family, view, published }: SectionProps) {
  const { data } = useLiveQuery(
    {
      query: Extremes,
      variables: { preset: view.preset, promptSet: view.prompts },
      requestPolicy: "cache-and-network",
    },
    pollMilliseconds,
  );
  const rows = data?.layerExtremes ?? [];
  const known = rows.flatMap(({ family: one, extremes }) => (extremes ? [{ name: one.name, extremes }] : []));
  const { tell } = useBoard();
  const state = rows.some((row) => row.family.slug === family.slug && row.extremes) ? "ready" : "nothing";
  useEffect(() => tell("extremes", { state, key: null, cost: null, holds: 0, fails: 0, cautions: [] }), [tell, state]);
  return (
    <SectionFrame
      id="extremes"
      method="For every family: its least and its most stable layer by §4.1, how far apart they are (ΔS), and how deep each lies, 1 being the last layer. Only stored reports are read; nothing is computed here."
    >
      {rows.length === 0 ? (
        <p className="muted">{data ? "There is no family." : "Reading."}</p>
      ) : (
        <div className={styles.scroll} data-testid={known.length > 0 ? "section-report" : undefined}>
          <table className={styles.table}>
            <Head first="family" />
            <tbody>
              {rows.map(({ family: one, extremes }) => {
                const own = one.slug === family.slug;
                const name = own ? (
                  <b>{one.name}</b>
                ) : (
                  <Link href={`/f/${one.slug}/report${writeView(elsewhere(view))}`}>{one.name}</Link>
                );
                return (
                  <Row key={one.id} own={own} name={name} layers={one.architecture.layers} places={extremes ?? null} />
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      <details className={styles.fold}>
        <summary>Published: the paper's {published.extremes.length} architectures</summary>
        <div className={styles.scroll}>
          <table className={styles.table}>
            <Head first="architecture" />
            <tbody>
              {published.extremes.map(({ architecture, extremes }) => (
                <Row
                  key={architecture}
                  own={architecture === published.chosen}
                  name={architecture}
                  layers={Math.round((extremes.least.layer + 1) / extremes.least.relativeDepth)}
                  places={extremes}
                />
              ))}
            </tbody>
          </table>
        </div>
        <p className="small muted">{published.extremes[0]?.source}</p>
      </details>
      {known.length > 0 ? (
        <details className={styles.fold}>
          <summary>Values</summary>
          <ValueTable
            table={{
              title: "Most and least stable layers",
              columns: [
                "family",
                "least stable",
                "value",
                "relative depth",
                "most stable",
                "value of it",
                "depth of it",
                "ΔS",
                "ΔS lower",
                "ΔS upper",
              ],
              rows: known.map(({ name, extremes: { least, most, drop, dropEstimate } }) => [
                name,
                least.layer,
                least.value,
                least.relativeDepth,
                most.layer,
                most.value,
                most.relativeDepth,
                drop,
                dropEstimate?.interval?.lower ?? null,
                dropEstimate?.interval?.upper ?? null,
              ]),
            }}
          />
        </details>
      ) : null}
    </SectionFrame>
  );
}

function Head({ first }: { first: string }) {
  return (
    <thead>
      <tr>
        <th>{first}</th>
        <th className="num">layers</th>
        <th className="num">least stable</th>
        <th className="num">most stable</th>
        <th className="num">ΔS</th>
        <th className="num">depth of the least</th>
        <th className={styles.strip}>○ least, ● most; 0.4 to 0.8 shaded</th>
      </tr>
    </thead>
  );
}

interface RowProps {
  own: boolean;
  name: React.ReactNode;
  layers: number;
  places: Places | null;
}

function Row({ own, name, layers, places }: RowProps) {
  return (
    <tr className={own ? styles.own : undefined} aria-current={own || undefined}>
      <td>{name}</td>
      <td className="num">{layers}</td>
      {places ? (
        <>
          <td className="num">
            L{places.least.layer} <b>{fixed(places.least.value, 3)}</b>
          </td>
          <td className="num">
            L{places.most.layer} <b>{fixed(places.most.value, 3)}</b>
          </td>
          <td className="num">{within(places.drop, places.dropEstimate?.interval, (value) => fixed(value, 3))}</td>
          <td className="num">{fixed(places.least.relativeDepth, 3)}</td>
          <td className={styles.strip}>
            <DepthStrip least={places.least.relativeDepth} most={places.most.relativeDepth} layers={layers} />
          </td>
        </>
      ) : (
        <td colSpan={5} className="faint">
          no stability report yet
        </td>
      )}
    </tr>
  );
}
