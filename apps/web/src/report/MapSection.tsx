"use client";
/** §4.9: a map of all heads of all refits, by what they write. */
import Link from "next/link";
import { useMemo, useState } from "react";
import { rampAt, rampPosition } from "../charts/marks";
import { Scatter } from "../charts/Scatter";
import type { Mark } from "../charts/scatterPicture";
import { count, fixed, within } from "../format";
import { Segmented } from "../frame/Segmented";
import { graphql } from "../gql";
import type { MapReportFieldsFragment } from "../gql/graphql";
import type { Opened } from "../graphql/open";
import { type View, writeView } from "../view";
import { useSection } from "./board";
import { CategoryKey } from "./CategoryKey";
import { Figure } from "./Figure";
import { LayerKey } from "./LayerKey";
import styles from "./MapSection.module.css";
import { anchorOf, prompts, type SectionProps } from "./request";
import { Section } from "./Section";
import type { Table } from "./table";
import { ValueTable } from "./ValueTable";

export const MapReportFields = graphql(`
  fragment MapReportFields on MapReport {
    id
    ...AnalysisFields
    method
    neighbourhood
    seed
    families { id slug name architecture { layers } refits(first: 64) { totalCount nodes { id ordinal label } } }
    points { family refit layer head relativeDepth x y }
    agreement { of share interval { lower upper } chance }
  }
`);

const MapOutcome = graphql(`
  query MapOutcome($slug: String!, $input: MapInput!, $wait: WaitPolicy!) {
    family(slug: $slug) {
      id
      outcome: map(input: $input, wait: $wait) {
        __typename
        ... on MapReport { id ...MapReportFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

type MapReport = Opened<MapReportFieldsFragment>;

const methods = { tsne: "TSNE", umap: "UMAP", pca: "PCA" } as const;
const methodNames = { TSNE: "t-SNE", UMAP: "UMAP", PCA: "PCA" };
const labels = { LAYER: "layer", REFIT: "refit", FAMILY: "family" };
/** More refits than there are marks cannot be told apart by them: then the chosen one stands out. */
const marked = 8;

export function MapSection(props: SectionProps) {
  const { family, step, view, onView, against } = props;
  const together = view.together && against ? [against.id] : [];
  const asked = useSection(
    "map",
    MapOutcome,
    step === null
      ? null
      : {
          slug: family.slug,
          input: { method: methods[view.map], step, ...prompts(view), ...(together.length ? { also: together } : {}) },
        },
  );
  return (
    <Section
      id="map"
      method="Each head's mean output z on every prompt gives the distances between prompts as that head sees them; heads with like distances lie near each other. Only nearness means something."
      view={asked}
      controls={
        <>
          {against ? (
            <Segmented
              small
              label="Whose heads are on the map"
              value={view.together ? "both" : "one"}
              onChange={(next) => onView({ together: next === "both" })}
              choices={[
                { value: "one", label: "This family" },
                { value: "both", label: `and ${against.name}` },
              ]}
            />
          ) : null}
          <Segmented
            small
            label="How the map is drawn"
            value={view.map}
            onChange={(map) => onView({ map })}
            choices={[
              { value: "tsne", label: "t-SNE", title: "The paper's" },
              { value: "umap", label: "UMAP" },
              { value: "pca", label: "PCA", title: "The first two principal components: distances are not bent" },
            ]}
          />
        </>
      }
      figures={(report) => <MapFigures {...props} report={report} />}
      tables={(report) => <MapTables report={report} />}
    />
  );
}

function MapFigures({ family, view, onView, report }: SectionProps & { report: MapReport }) {
  const { points, families } = report;
  const [locked, setLocked] = useState<{ of: string; point: number } | null>(null);
  const lockedPoint = locked?.of === report.id ? locked.point : null;
  const mark = useMemo(() => markOf(report, view, anchorOf(family, view)), [report, view, family]);
  const nameOf = (i: number) => {
    const one = families[points.family[i]];
    const refit =
      one.refits.nodes.find(({ ordinal }) => ordinal === points.refit[i])?.label ?? `refit ${points.refit[i]}`;
    return { family: one.name, refit, head: `L${points.layer[i]}H${points.head[i]}` };
  };
  // with one family every neighbour is of it
  const agreement = report.agreement.filter(({ of }) => of !== "FAMILY" || families.length > 1);
  const words = (i: number) => {
    const { family: name, refit, head } = nameOf(i);
    return `${head} of ${refit}${families.length > 1 ? `, ${name}` : ""}`;
  };
  return (
    <>
      <Figure
        title={`${count(points.x.length)} heads`}
        sub={`${methodNames[report.method]}${report.neighbourhood ? `, ${report.method === "UMAP" ? "neighbours" : "perplexity"} ${fixed(report.neighbourhood, report.neighbourhood % 1 ? 1 : 0)}` : ""}, seed ${report.seed}`}
        span={8}
        table={placesTable(report)}
        acts={
          <>
            <MapKey report={report} view={view} anchor={anchorOf(family, view)} />
            <Segmented
              small
              label="What the colours mean"
              value={view.colour}
              onChange={(colour) => onView({ colour })}
              choices={[
                { value: "layer", label: "Layer" },
                { value: "depth", label: "Depth" },
                { value: "refit", label: "Refit" },
                ...(families.length > 1 ? [{ value: "family" as const, label: "Family" }] : []),
              ]}
            />
          </>
        }
        foot={
          lockedPoint === null ? (
            "Hover names a head, a click locks it."
          ) : (
            <>
              {words(lockedPoint)}. <Link href={headLink(report, view, lockedPoint)}>Open it on the family's page</Link>
            </>
          )
        }
      >
        <Scatter
          label={`Map of ${count(points.x.length)} heads`}
          height={460}
          x={points.x}
          y={points.y}
          axes={null}
          mark={mark}
          locked={lockedPoint}
          onLock={(point) => setLocked(point === null ? null : { of: report.id, point })}
          spoken={words}
          tip={(i) => {
            const { family: name, refit, head } = nameOf(i);
            return (
              <>
                <h4>{head}</h4>
                <dl>
                  <dt>refit</dt>
                  <dd>{refit}</dd>
                  <dt>depth</dt>
                  <dd>{fixed(points.relativeDepth[i])}</dd>
                  {families.length > 1 ? (
                    <>
                      <dt>family</dt>
                      <dd>{name}</dd>
                    </>
                  ) : null}
                </dl>
              </>
            );
          }}
        />
      </Figure>
      <Figure
        title="Who the neighbours are"
        sub="of the 5 nearest, by distance and not by place"
        span={4}
        table={agreementTable(report)}
      >
        <table className={styles.agreement}>
          <thead>
            <tr>
              <th>same</th>
              <th className="num">share</th>
              <th className="num">by chance</th>
              <th className="num">times</th>
            </tr>
          </thead>
          <tbody>
            {agreement.map(({ of, share, interval, chance }) => (
              <tr key={of}>
                <td>{labels[of]}</td>
                <td className="num">
                  <b>{within(share, interval)}</b>
                </td>
                <td className="num">{fixed(chance)}</td>
                <td className="num">{chance > 0 ? fixed(share / chance, 1) : "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Figure>
    </>
  );
}

/** How each point is marked under the chosen colours. */
function markOf({ points, families }: MapReport, view: View, anchor: number): (point: number) => Mark {
  const most = Math.max(...families.map(({ architecture }) => architecture.layers));
  switch (view.colour) {
    case "layer":
      return (i) => ({ ramp: rampPosition(points.layer[i], most) });
    case "depth":
      return (i) => ({ ramp: rampAt(points.relativeDepth[i]) });
    case "family":
      return (i) => ({ category: points.family[i] });
    case "refit":
      return families[0].refits.totalCount <= marked
        ? (i) => ({ category: points.refit[i] })
        : (i) => (points.refit[i] === anchor ? { category: 1 } : { plain: true });
  }
}

function MapKey({ report: { families }, view, anchor }: { report: MapReport; view: View; anchor: number }) {
  if (view.colour === "layer") return <LayerKey layers={Math.max(...families.map((one) => one.architecture.layers))} />;
  if (view.colour === "depth") return <LayerKey layers={2} text={["first", "last layer"]} />;
  if (view.colour === "family") return <CategoryKey entries={families.map(({ name }, i) => ({ name, category: i }))} />;
  const refits = families[0].refits;
  return refits.totalCount <= marked ? (
    <CategoryKey entries={refits.nodes.map(({ label, ordinal }) => ({ name: label, category: ordinal }))} />
  ) : (
    <CategoryKey
      entries={[
        { name: refits.nodes[anchor]?.label ?? "chosen", category: 1 },
        { name: "the others", category: null },
      ]}
    />
  );
}

function headLink({ points, families }: MapReport, view: View, i: number): string {
  const kept = { ...view, head: `L${points.layer[i]}H${points.head[i]}`, anchor: points.refit[i] };
  return `/f/${families[points.family[i]].slug}${writeView(kept)}`;
}

function MapTables({ report }: { report: MapReport }) {
  return (
    <>
      <ValueTable table={agreementTable(report)} />
      <ValueTable table={placesTable(report)} />
    </>
  );
}

const agreementTable = ({ agreement }: MapReport): Table => ({
  title: "Neighbours that agree",
  columns: ["label", "share", "lower", "upper", "chance"],
  rows: agreement.map(({ of, share, interval, chance }) => [
    labels[of],
    share,
    interval?.lower ?? null,
    interval?.upper ?? null,
    chance,
  ]),
});

const placesTable = ({ points, families }: MapReport): Table => ({
  title: "Places",
  columns: ["family", "refit", "layer", "head", "x", "y"],
  rows: points.x.map((x, i) => [
    families[points.family[i]].slug,
    points.refit[i],
    points.layer[i],
    points.head[i],
    x,
    points.y[i],
  ]),
});
