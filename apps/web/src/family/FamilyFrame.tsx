"use client";
/** What the pages below a family's overview have in common: header, name, way between the pages, and what is read of the family. */
import Link from "next/link";
import type { ReactNode } from "react";
import type { Change } from "../address";
import { useGrowth } from "../analysis/growth";
import { Header } from "../frame/Header";
import type {
  FamilyFrameQuery as FamilyFrameData,
  FamilyImport_FamilyFragment,
  FamilyTraining_FamilyFragment,
} from "../gql/graphql";
import { graphql, readFragment } from "../graphql/documents";
import { useLiveQuery } from "../graphql/useLiveQuery";
import { JobProgress_job } from "../jobs/jobState";
import { useView, type View } from "../view";
import { FamilyControls, FamilySwitches } from "./FamilyControls";
import { FamilyHead } from "./FamilyHead";
import { FamilyImport_family } from "./familyImport";
import { FamilyTraining_family } from "./familyTraining";
import { type FamilyPageName, familyPage } from "./pages";

const FamilyFrameQuery = graphql(`
  query FamilyFrame($slug: String!, $preset: Preset!) {
    family(slug: $slug) {
      id
      slug
      name
      ...FamilyTraining_family
      ...FamilyImport_family
    }
    families(first: 200) {
      nodes { id slug name architecture { layers heads attentionOnly } recipe { optimizer } }
    }
    promptSets { id name size builtIn }
  }
`);

const pollMilliseconds = 30_000;

export interface Framed {
  family: FamilyTraining_FamilyFragment;
  /** Of an import; null for a family that was trained here. */
  imported: FamilyImport_FamilyFragment | null;
  /** All families, this one too. */
  families: FamilyFrameData["families"]["nodes"];
  promptSets: FamilyFrameData["promptSets"];
  /** The step on screen; null while there is no trained checkpoint and none was chosen. */
  step: number | null;
  view: View;
  onView: Change<View>;
}

interface FamilyFrameProps {
  slug: string;
  page: FamilyPageName;
  /** Of `main`. */
  className?: string;
  /** The page's own top; without it, the family's name and the way between its pages. */
  head?: (framed: Framed) => ReactNode;
  children: (framed: Framed) => ReactNode;
}

export function FamilyFrame({ slug, page, className, head, children }: FamilyFrameProps) {
  const [view, change] = useView();
  const { latest: data, error } = useLiveQuery(
    { query: FamilyFrameQuery, variables: { slug, preset: view.preset }, requestPolicy: "cache-and-network" },
    pollMilliseconds,
    { withPage: true },
  );
  const family = readFragment(FamilyTraining_family, data?.family) ?? null;
  useGrowth(family, readFragment(JobProgress_job, family?.training?.job)?.state);
  const masked = readFragment(FamilyImport_family, data?.family);
  const imported = masked?.source === "IMPORTED" ? masked : null;
  const name = family?.name ?? slug;
  const steps = family?.steps ?? [];
  const newest = steps[steps.length - 1] ?? 0;
  // of a training, step 0 is only the floor; an import may hold nothing else
  const nothingYet = steps.length === 0 || (!imported && newest === 0 && view.step === null);
  const step = view.step ?? newest;
  const framed: Framed | null = family && {
    family,
    imported,
    families: data?.families.nodes ?? [],
    promptSets: data?.promptSets ?? [],
    step: nothingYet ? null : step,
    view,
    onView: change,
  };
  return (
    <>
      <Header switches={<FamilySwitches view={view} onView={change} />}>
        <FamilyControls
          slug={slug}
          name={name}
          families={data?.families.nodes ?? []}
          promptSets={data?.promptSets ?? []}
          steps={steps}
          step={step}
          total={family?.recipe?.steps ?? null}
          page={familyPage(page).path}
          view={view}
          onView={change}
        />
      </Header>
      <main className={className}>
        {framed && head ? (
          head(framed)
        ) : (
          <FamilyHead slug={slug} name={name} page={page} family={family} imported={imported} view={view} />
        )}
        {framed ? (
          children(framed)
        ) : (
          <NoFamily slug={slug} state={data ? "missing" : error ? "broken" : "reading"} error={error} />
        )}
      </main>
    </>
  );
}

interface NoFamilyProps {
  slug: string;
  state: "missing" | "broken" | "reading";
  error?: { networkError?: Error; message: string };
  /** Asks at once, where nothing is being asked. */
  onAsk?: () => void;
}

/** In the place of a family's page: why there is none. */
export function NoFamily({ slug, state, error, onAsk }: NoFamilyProps) {
  return (
    <section className="panel">
      <div className="state" style={{ minHeight: 360 }}>
        {state === "missing" ? (
          <>
            <p>
              <b>There is no family named “{slug}”.</b> It may have another name, live in another store, or not be
              shared with you.
            </p>
            <Link className="ctl m" href="/">
              All families
            </Link>
          </>
        ) : state === "broken" ? (
          <>
            <p>
              <b>The family could not be read.</b>{" "}
              {error?.networkError
                ? "The server does not answer. It is asked again every few seconds."
                : error?.message}
            </p>
            {onAsk ? (
              <button type="button" className="ctl m" onClick={onAsk}>
                Ask now
              </button>
            ) : null}
          </>
        ) : (
          <p>Reading the family.</p>
        )}
      </div>
    </section>
  );
}
