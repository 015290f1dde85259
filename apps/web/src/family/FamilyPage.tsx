"use client";
/** One family: while it trains, its losses first, while it is imported, how far that is; afterwards its heads first. */
import dynamic from "next/dynamic";
import { useState } from "react";
import { useChoices } from "../address";
import { useGrowth } from "../analysis/growth";
import { Approached } from "../frame/Approached";
import { Header } from "../frame/Header";
import { useKeys } from "../frame/keys";
import { readFragment } from "../graphql/documents";
import { useLiveQuery } from "../graphql/useLiveQuery";
import { demoSlug, tourChoices } from "../guide/tour";
import { JobActions } from "../jobs/JobActions";
import { isActive, JobProgress_job } from "../jobs/jobState";
import { useFollowedJob } from "../jobs/useJob";
import { useView } from "../view";
import { FamilyControls, FamilySwitches } from "./FamilyControls";
import { NoFamily } from "./FamilyFrame";
import { FamilyHead } from "./FamilyHead";
import styles from "./FamilyPage.module.css";
import { FamilyImport_family } from "./familyImport";
import { FamilyPageQuery } from "./familyQuery";
import { FamilyTraining_family } from "./familyTraining";
import { HeadsSection } from "./HeadsSection";
import { headInLayer } from "./headLabel";

// not on the page of every family, or not in its first window
const ImportedSection = dynamic(() => import("./ImportedSection").then((module) => module.ImportedSection));
const TrainingSection = dynamic(() => import("./TrainingSection").then((module) => module.TrainingSection));
const Tour = dynamic(() => import("../guide/Tour").then((module) => module.Tour), { ssr: false });

const pollMilliseconds = { idle: 30_000, busy: 4000 };

export function FamilyPage({ slug }: { slug: string }) {
  const [view, change] = useView();
  const [{ tour }] = useChoices(tourChoices);
  const isTouring = tour || slug === demoSlug;
  const [active, setActive] = useState(false);
  const {
    latest: data,
    error,
    fetching,
    refresh,
  } = useLiveQuery(
    { query: FamilyPageQuery, variables: { slug, preset: view.preset }, requestPolicy: "cache-and-network" },
    active ? pollMilliseconds.busy : pollMilliseconds.idle,
    { withPage: true },
  );
  const family = data?.family;
  const training = readFragment(FamilyTraining_family, family);
  useGrowth(training, readFragment(JobProgress_job, training?.training?.job)?.state);
  const masked = readFragment(FamilyImport_family, family);
  const imported = masked?.source === "IMPORTED" ? masked : null;
  const importing = !!imported && !imported.integrity;
  const maskedJob = imported ? imported.importJob : training?.training?.job;
  const job = readFragment(JobProgress_job, maskedJob);
  const isBusy = !!job && isActive(job.state);
  const isTraining = isBusy && !imported;
  if (active !== (isBusy || importing)) setActive(isBusy || importing);
  useFollowedJob(isBusy ? job.id : null, refresh);

  const stored = training?.stabilityByStep ?? [];
  const newest = training ? (training.steps[training.steps.length - 1] ?? 0) : 0;
  // While training, the newest stored report; a step without one would be computed beside the training.
  const followed = isTraining ? (stored[stored.length - 1]?.step ?? 0) : newest;
  const step = view.step ?? followed;
  const refitCount = training?.refits.totalCount ?? 1;
  useKeys({
    s: () => change({ anchor: (view.anchor + 1) % refitCount }),
    Escape: () => change({ head: null }),
    "[": () => change({ head: headInLayer(view.head, -1, training?.architecture.layers ?? 1) }),
    "]": () => change({ head: headInLayer(view.head, 1, training?.architecture.layers ?? 1) }),
  });

  const name = family?.name ?? slug;
  return (
    <>
      <Header switches={<FamilySwitches view={view} onView={change} />}>
        <FamilyControls
          slug={slug}
          name={name}
          families={data?.families.nodes ?? []}
          promptSets={data?.promptSets ?? []}
          steps={training?.steps ?? []}
          step={step}
          total={training?.recipe?.steps ?? null}
          view={view}
          onView={change}
        />
      </Header>
      <main>
        <FamilyHead
          slug={slug}
          name={name}
          page="overview"
          family={training ?? null}
          imported={imported}
          view={view}
          actions={
            maskedJob && job && (job.cancellable || job.retryable) ? (
              <JobActions job={maskedJob} onChanged={refresh} />
            ) : null
          }
        />
        {training ? (
          <div className={styles.sections}>
            {imported ? (
              <>
                {importing ? null : (
                  <HeadsSection family={training} step={step} active={false} view={view} onView={change} />
                )}
                <ImportedSection family={training} imported={imported} step={step} view={view} onView={change} />
              </>
            ) : isTraining || job?.state === "FAILED" || job?.state === "CANCELLED" ? (
              <>
                <TrainingSection
                  family={training}
                  integrity={masked?.integrity ?? null}
                  onChecked={refresh}
                  step={step}
                  view={view}
                  onView={change}
                />
                <HeadsSection family={training} step={step} active={isTraining} view={view} onView={change} />
              </>
            ) : (
              <>
                <HeadsSection family={training} step={step} active={false} view={view} onView={change} />
                <Approached height={900}>
                  <TrainingSection
                    family={training}
                    integrity={masked?.integrity ?? null}
                    onChecked={refresh}
                    step={step}
                    view={view}
                    onView={change}
                  />
                </Approached>
              </>
            )}
          </div>
        ) : (
          <NoFamily
            slug={slug}
            state={data && !family ? "missing" : error && !fetching ? "broken" : "reading"}
            error={error}
            onAsk={refresh}
          />
        )}
        {isTouring && training && !isTraining && !importing ? <Tour welcome={slug === demoSlug} /> : null}
      </main>
    </>
  );
}
