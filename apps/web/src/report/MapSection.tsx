"use client";
/** §4.9: a map of all heads of all refits, by what they write. */
import { useMemo } from "react";
import { countsParameter, textParameter, useChoices } from "../address";
import { useAsked } from "../analysis/useAsked";
import { fixed, within } from "../format";
import { Segmented } from "../frame/Segmented";
import { graphql } from "../graphql/documents";
import { Term } from "../guide/Term";
import { useSection } from "./board";
import { Figure, Stack } from "./Figure";
import { agreementLabels, agreementTable, classesOf, type MapReport, noClass, placesTable } from "./headMap";
import { type MapChoices, MapFigure } from "./MapFigure";
import styles from "./MapSection.module.css";
import { MapSelection } from "./MapSelection";
import { confidence, prompts, type SectionProps } from "./request";
import { Section } from "./Section";
import { useMapSelection } from "./useMapSelection";
import { ValueTable } from "./ValueTable";

export const MapReportFields = graphql(`
  fragment MapReportFields on MapReport {
    id
    ...AnalysisFields
    method
    neighbourhood
    seed
    families { id slug name architecture { layers } refits(first: 64) { totalCount nodes { id ordinal label initSeed } } }
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

export const MapClassesFields = graphql(`
  fragment MapClassesFields on ClassesReport {
    id
    classes(first: 256) {
      nodes { id label title layer members { refit { id ordinal } head { id layer index } } }
    }
  }
`);

const MapClasses = graphql(`
  query MapClasses($slug: String!, $input: ClassesInput!, $wait: WaitPolicy!) {
    family(slug: $slug) {
      id
      outcome: classes(input: $input, wait: $wait) {
        __typename
        ... on ClassesReport { id ...MapClassesFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

const methods = { tsne: "TSNE", umap: "UMAP", pca: "PCA" } as const;

/** A zoom, a selection and a locked point are read by the chart, which knows the map that they are of. */
const choices = {
  zoom: textParameter("zoom"),
  lasso: textParameter("lasso"),
  point: textParameter("point"),
  marks: countsParameter("marks"),
};

export function MapSection(props: SectionProps) {
  const { family, step, view, onView, against } = props;
  const [chosen, choose] = useChoices(choices);
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
      method={
        <>
          Each head's mean output z on every prompt gives the distances between prompts as that head sees them;{" "}
          <Term of="map">heads with like distances lie near each other</Term>. Only nearness means something.
        </>
      }
      view={asked}
      controls={
        <>
          {against ? (
            <Segmented
              small
              label="Whose heads are on the map"
              value={view.together ? "both" : "one"}
              onChange={(next) => {
                onView({ together: next === "both" });
                choose({ zoom: null });
              }}
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
            onChange={(map) => {
              onView({ map });
              choose({ zoom: null });
            }}
            choices={[
              { value: "tsne", label: "t-SNE", title: "The paper's" },
              { value: "umap", label: "UMAP" },
              { value: "pca", label: "PCA", title: "The first two principal components: distances are not bent" },
            ]}
          />
        </>
      }
      figures={(report) => <MapFigures {...props} report={report} chosen={chosen} choose={choose} />}
      tables={(report) => (
        <>
          <ValueTable table={agreementTable(report)} />
          <ValueTable table={placesTable(report)} />
        </>
      )}
    />
  );
}

function MapFigures(props: SectionProps & MapChoices & { report: MapReport }) {
  const { family, step, view, report, chosen, choose } = props;
  const selection = useMapSelection(report, chosen, choose);
  // classes are only looked for, and only where something on screen would tell them
  const wanted = view.colour === "class" || selection.points.length > 0;
  const classes = useAsked(
    MapClasses,
    step === null || !wanted ? null : { slug: family.slug, input: { step, ...prompts(view), ...confidence(view) } },
  );
  const known = classes.current ? classes.report : null;
  const classOf = useMemo(() => (known ? classesOf(report, known.classes) : noClass), [report, known]);
  return (
    <>
      <MapFigure {...props} key={report.id} selection={selection} classes={classes} classOf={classOf} />
      <Stack span={4}>
        <MapSelection report={report} view={view} selection={selection} classOf={classOf} />
        <Neighbours report={report} />
      </Stack>
    </>
  );
}

function Neighbours({ report }: { report: MapReport }) {
  // with one family every neighbour is of it
  const agreement = report.agreement.filter(({ of }) => of !== "FAMILY" || report.families.length > 1);
  return (
    <Figure
      title="Who the neighbours are"
      sub="of the 5 nearest, by distance and not by place"
      span={4}
      table={agreementTable(report)}
    >
      <table className={styles.rows}>
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
              <td>{agreementLabels[of]}</td>
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
  );
}
