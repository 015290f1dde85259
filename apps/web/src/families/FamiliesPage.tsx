"use client";
/** Home: all families, live. */
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useChoices } from "../address";
import { count, plural } from "../format";
import { Header } from "../frame/Header";
import { useKeys } from "../frame/keys";
import { PresetSwitch } from "../frame/PresetSwitch";
import { Segmented } from "../frame/Segmented";
import { Select } from "../frame/Select";
import { graphql, readFragment } from "../graphql/documents";
import { useLiveQuery } from "../graphql/useLiveQuery";
import { Term } from "../guide/Term";
import { demoSlug, isNew, remember, tourAddress } from "../guide/tour";
import { isActive, JobProgress_job } from "../jobs/jobState";
import { FollowedJob } from "../jobs/useJob";
import { useViewer } from "../signin/useViewer";
import { scaleOf, useView } from "../view";
import { familiesChoices } from "./choices";
import { FamiliesTable } from "./FamiliesTable";
import styles from "./FamiliesTable.module.css";
import { FamilyRow_family, type FamilyRowData } from "./FamilyRow";
import { NoFamilies } from "./NoFamilies";
import { ReadyToImport } from "./ReadyToImport";

const Families = graphql(`
  query Families($first: Int!, $query: String, $preset: Preset!) {
    families(first: $first, query: $query) {
      totalCount
      nodes { id ...FamilyRow_family }
    }
  }
`);

const pageSize = 128;
/** The most the server lists at once; beyond it the search box asks the server. */
const mostListed = 256;
/** New families and new reports appear within this time; while something trains or is imported, sooner. */
const pollMilliseconds = { idle: 20_000, busy: 5000 };

export function FamiliesPage() {
  const [view, change] = useView();
  const [first, setFirst] = useState(pageSize);
  const [choices, choose] = useChoices(familiesChoices);
  const { can } = useViewer();
  const [busy, setBusy] = useState(false);
  const [many, setMany] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const {
    latest: data,
    error,
    refresh,
  } = useLiveQuery(
    {
      query: Families,
      variables: { first, query: many && view.query ? view.query : null, preset: view.preset },
      requestPolicy: "cache-and-network",
    },
    busy ? pollMilliseconds.busy : pollMilliseconds.idle,
  );

  const families = data?.families.nodes.map((node) => readFragment(FamilyRow_family, node));
  const activeOf = (family: FamilyRowData) => {
    const job = readFragment(JobProgress_job, family.training?.job ?? family.importJob);
    return job && isActive(job.state) ? [job.id] : [];
  };
  const activeJobs = (families ?? []).flatMap(activeOf);
  const activeImports = (families ?? []).filter(({ source }) => source === "IMPORTED").flatMap(activeOf);
  if (busy !== activeJobs.length > 0) setBusy(activeJobs.length > 0);
  const total = data?.families.totalCount ?? 0;
  useWelcome(families);
  if (!many && total > mostListed) setMany(true);
  const refits = (families ?? []).reduce((sum, family) => sum + family.refits.totalCount, 0);
  // the key was pressed on another page
  useEffect(() => {
    if (location.hash !== "#search") return;
    search.current?.focus();
    history.replaceState(null, "", `${location.pathname}${location.search}`);
  }, []);
  useKeys({
    "/": (event) => {
      event.preventDefault();
      search.current?.focus();
    },
  });

  return (
    <>
      <Header switches={<PresetSwitch value={view.preset} onChange={(preset) => change({ preset })} />} />
      <main>
        <div className="head">
          <div>
            <h1>Families</h1>
            <p className="facts">
              {families ? (
                <>
                  <span>{plural(total, "family", "families")}</span>
                  <span>
                    {count(refits)} <Term of="refit">{refits === 1 ? "refit" : "refits"}</Term>
                  </span>
                  <span>{activeJobs.length - activeImports.length} training</span>
                  {activeImports.length > 0 ? <span>{activeImports.length} importing</span> : null}
                </>
              ) : (
                <span>{error ? "The list could not be read." : "Reading the list."}</span>
              )}
            </p>
          </div>
          <div className="acts">
            {families?.some(({ slug }) => slug === demoSlug) ? (
              <Link className="ctl" href={tourAddress} prefetch={false} title="Opens the demo family with a short tour">
                Open demo
              </Link>
            ) : null}
            {can("WRITE") ? (
              <>
                <Link className="ctl" href="/import" prefetch={false}>
                  Import a family
                </Link>
                <Link className="ctl primary" href="/train" prefetch={false}>
                  Train a family
                </Link>
              </>
            ) : null}
          </div>
        </div>
        <div className={styles.tools}>
          <label className={styles.search}>
            <span className="sr">Search families</span>
            <input
              ref={search}
              className="field"
              type="search"
              placeholder="Name or architecture"
              value={view.query}
              onChange={(event) => change({ query: event.target.value })}
              onKeyDown={(event) => {
                if (event.key !== "Escape") return;
                change({ query: "" });
                event.currentTarget.blur();
              }}
            />
            {view.query ? null : <kbd>/</kbd>}
          </label>
          <Select
            label="Optimizer"
            showLabel
            value={choices.optimizer}
            onChange={(optimizer) => choose({ optimizer })}
            choices={[
              { value: "any", label: "any" },
              { value: "adam", label: "Adam" },
              { value: "adamw", label: "AdamW" },
            ]}
          />
          <Select
            label="Seeds"
            showLabel
            value={choices.seeds}
            onChange={(seeds) => choose({ seeds })}
            choices={[
              { value: "any", label: "any" },
              { value: "5", label: "5 or more" },
              { value: "10", label: "10 or more" },
              { value: "20", label: "20 or more" },
            ]}
          />
          <Segmented
            label="Table or cards"
            value={choices.look}
            onChange={(look) => choose({ look })}
            choices={[
              { value: "table", label: "Table" },
              { value: "cards", label: "Cards" },
            ]}
          />
          <span className="spacer" />
          <SparklineKey />
        </div>
        {error && !families ? (
          <section className="panel">
            <div className="state">
              <p>
                <b>The list of families could not be read.</b>{" "}
                {error.networkError ? "The server does not answer." : error.message}
              </p>
              <p>It is asked again every few seconds.</p>
              <button type="button" className="ctl m" onClick={refresh}>
                Ask now
              </button>
            </div>
          </section>
        ) : (
          <FamiliesTable
            families={families}
            scale={scaleOf(view)}
            query={many ? "" : view.query}
            sort={choices.sort}
            onSort={(sort) => choose({ sort })}
            filter={choices}
            look={choices.look}
            onClear={() => {
              change({ query: "" });
              choose({ optimizer: "any", seeds: "any" });
            }}
            empty={<NoFamilies />}
          />
        )}
        {families && total > families.length ? (
          <p className="small muted" style={{ marginTop: 8 }}>
            {families.length} of {count(total)} shown.{" "}
            {first < mostListed ? (
              <button type="button" className="linkish" onClick={() => setFirst(mostListed)}>
                Show more
              </button>
            ) : (
              "The search looks through all of them."
            )}
          </p>
        ) : null}
        <ReadyToImport />
        {activeJobs.map((id) => (
          <FollowedJob key={id} id={id} onSettled={refresh} />
        ))}
      </main>
    </>
  );
}

/** Where there is a demo family, a newcomer lands on it, once; a link with choices in it shows the list that it means. */
function useWelcome(families: readonly { slug: string }[] | undefined): void {
  const router = useRouter();
  const has = families?.some(({ slug }) => slug === demoSlug) ?? false;
  useEffect(() => {
    if (!has || window.location.search !== "" || !isNew("welcome")) return;
    remember("welcome");
    router.replace(`/f/${demoSlug}`);
  }, [has, router]);
}

function SparklineKey() {
  return (
    <span className="key">
      <span>
        <i style={{ width: 16, height: 2, background: "var(--mean)" }} />
        mean of all anchors
      </span>
      <span>
        <i style={{ width: 16, height: 10, background: "var(--ci)", opacity: 0.34 }} />
        95 % interval
      </span>
      <span>
        <i style={{ width: 16, height: 10, background: "var(--floor-band)" }} />
        <span>
          <Term of="floor">floor</Term>: untrained twins
        </span>
      </span>
      <span>
        <i style={{ width: 6, height: 6, borderRadius: 3, background: "var(--mean)" }} />
        lowest layer
      </span>
    </span>
  );
}
