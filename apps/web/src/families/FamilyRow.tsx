"use client";
/** One family in the list: facts, loss, stability by layer, and what it is doing now. */
import Link from "next/link";
import { measureDomain } from "../charts/domain";
import { EstimateChip } from "../charts/EstimateChip";
import { Sparkline } from "../charts/Sparkline";
import { canCalibrate, read, type Scale } from "../estimate";
import { ago, compact, count, duration, fixed } from "../format";
import { Badge } from "../frame/Badge";
import { ProgressBar } from "../frame/ProgressBar";
import { useNarrow } from "../frame/useNarrow";
import type { FamilyRow_FamilyFragment } from "../gql/graphql";
import { graphql, readFragment } from "../graphql/documents";
import { tallies } from "../integrity/findings";
import { meanAndSd } from "../integrity/losses";
import { badgeOf, doneOf, isActive, type JobProgress, JobProgress_job, queueSentence, wordOf } from "../jobs/jobState";
import styles from "./FamiliesTable.module.css";
import { architectureLine, declaredBy, seedRoles } from "./words";

export const FamilyRow_family = graphql(`
  fragment FamilyRow_family on Family {
    id
    slug
    name
    createdAt
    source
    architecture { layers heads attentionOnly }
    recipe { optimizer weightDecay steps totalTokens }
    seedRoles
    refits(first: 1) { totalCount nodes { id initSeed dataSeed } }
    integrity { checkedAt findings { severity } losses { loss } }
    importJob { id ...JobProgress_job }
    loss { mean sd step refits }
    training { step totalSteps tokensPerSecond etaSeconds job { id ...JobProgress_job } }
    latestStability(preset: $preset) {
      id
      step
      overall { value n floor calibrated verdict interval { level lower upper } calibratedInterval { lower upper } }
      layers {
        layer
        estimate { value n floor calibrated verdict interval { level lower upper } calibratedInterval { lower upper } }
      }
    }
  }
`);

export type FamilyRowData = FamilyRow_FamilyFragment;

interface FamilyRowProps {
  family: FamilyRowData;
  scale: Scale;
}

export function FamilyRow({ family, scale }: FamilyRowProps) {
  const { recipe, training, integrity } = family;
  const imported = family.source === "IMPORTED";
  const loss = imported ? meanAndSd(integrity?.losses.map((measured) => measured.loss) ?? []) : family.loss;
  const masked = imported ? family.importJob : training?.job;
  const job = readFragment(JobProgress_job, masked) ?? null;
  const active = !!job && isActive(job.state);
  return (
    <tr>
      <td>
        <Link className={styles.name} href={`/f/${family.slug}${scale === "raw" ? "?preset=paper" : ""}`}>
          {family.name}
        </Link>
        <span className={styles.meta}>{architectureLine(family.architecture, recipe)}</span>
      </td>
      <td className="num">
        <span className={styles.value}>{count(family.refits.totalCount)}</span>
        <span className={styles.meta}>{seedRoles(family.seedRoles, declaredBy(family.refits.nodes))}</span>
      </td>
      <td className="num hide-s">{recipe ? compact(recipe.totalTokens) : <span className="faint">unknown</span>}</td>
      <td className={`num ${styles.wide}`}>
        {loss ? (
          <span className={styles.value}>
            {fixed(loss.mean)} {loss.sd === null ? null : <span className="muted">± {fixed(loss.sd)}</span>}
          </span>
        ) : (
          <span className="faint">not yet</span>
        )}
        {loss && imported ? <span className={styles.meta}>on the prompts</span> : null}
        {family.loss && active ? <span className={styles.meta}>at step {count(family.loss.step)}</span> : null}
      </td>
      <td className={styles.spark}>
        <StabilitySparkline family={family} scale={scale} coming={active} />
      </td>
      <td>
        {active && imported ? (
          <ImportProgress job={job} />
        ) : active ? (
          <LiveProgress family={family} />
        ) : (
          <Mean family={family} scale={scale} />
        )}
      </td>
      <td>
        <FamilyState family={family} />
      </td>
    </tr>
  );
}

/** Fewer refits than these leave wide intervals; reports say so, too. */
const fewRefits = 6;

/** What it is doing, what the look at its weights found, and whether it is too small to say much. */
export function FamilyState({ family }: { family: FamilyRowData }) {
  const imported = family.source === "IMPORTED";
  const job = readFragment(JobProgress_job, imported ? family.importJob : family.training?.job) ?? null;
  const few = family.refits.totalCount < fewRefits && !!family.latestStability;
  return (
    <>
      <span className={styles.badges}>
        {imported ? (
          <ImportState family={family} job={job} />
        ) : job ? (
          <>
            <Badge kind={badgeOf(job.state)}>{wordOf(job.state, "Training", "Trained", "Stopped")}</Badge>
            <CheckState family={family} />
          </>
        ) : (
          <Badge kind="idle">Not trained here</Badge>
        )}
        {few ? (
          <Badge kind="warn" title={`${count(family.refits.totalCount)} refits, so intervals are wide`}>
            Few seeds
          </Badge>
        ) : null}
      </span>
      <span className={styles.meta}>{imported ? importLine(family, job) : stateLine(family)}</span>
    </>
  );
}

/** Most serious finding first: an import that left something out is not simply done. */
function ImportState({ family, job }: { family: FamilyRowData; job: JobProgress | null }) {
  if (!family.integrity) {
    return (
      <Badge kind={badgeOf(job?.state ?? "QUEUED")}>{wordOf(job?.state ?? "QUEUED", "Importing", "Imported")}</Badge>
    );
  }
  const [worst] = tallies(family.integrity.findings);
  return (
    <Badge kind={worst?.badge === "bad" || worst?.badge === "warn" ? worst.badge : "ok"} title="What the import found">
      {worst && worst.badge !== "idle" ? `Imported, ${worst.text}` : "Imported"}
    </Badge>
  );
}

/** Of a family trained here, what a check of its weights found that may mislead; nothing where nobody looked. */
function CheckState({ family }: { family: FamilyRowData }) {
  const [worst] = tallies(family.integrity?.findings ?? []);
  if (!worst || worst.badge === "idle") return null;
  return (
    <Badge kind={worst.badge} title="What the check of its weights found">
      {worst.text}
    </Badge>
  );
}

function importLine({ integrity, createdAt }: FamilyRowData, job: JobProgress | null): string {
  if (integrity) return `read ${ago(integrity.checkedAt)}`;
  if (job?.state === "QUEUED") return queueSentence(job.queuePosition).toLowerCase().replace(".", "");
  return job
    ? `${wordOf(job.state, "started", "done").toLowerCase()} ${ago(job.stateSince)}`
    : `added ${ago(createdAt)}`;
}

export function ImportProgress({ job }: { job: JobProgress }) {
  const { progress } = job;
  return (
    <div className={styles.live}>
      <span className="small">
        <span>{doneOf(progress)}</span>
        <b>{Math.floor(100 * progress.fraction)} %</b>
      </span>
      <ProgressBar fraction={progress.fraction} label={job.title} />
      <span className="small faint">
        <span>
          {progress.message ??
            (progress.etaSeconds === null ? "time left unknown" : `${duration(progress.etaSeconds)} left`)}
        </span>
      </span>
    </div>
  );
}

function stateLine({ training, createdAt, recipe }: FamilyRowData): string {
  const job = readFragment(JobProgress_job, training?.job);
  if (!training || !job) return `added ${ago(createdAt)}`;
  switch (job.state) {
    case "QUEUED":
      return queueSentence(job.queuePosition).toLowerCase().replace(".", "");
    case "RUNNING":
      return `started ${ago(job.stateSince)}`;
    case "SUCCEEDED":
      return `${count(recipe?.steps ?? training.totalSteps)} steps, ${ago(job.stateSince)}`;
    default:
      return `at step ${count(training.step)} of ${count(training.totalSteps)}`;
  }
}

export function StabilitySparkline({
  family,
  scale,
  coming,
}: {
  family: FamilyRowData;
  scale: Scale;
  coming: boolean;
}) {
  const narrow = useNarrow();
  const report = family.latestStability;
  if (!report) return <span className="faint small">{coming ? "First report soon" : "No report yet"}</span>;
  if (scale === "calibrated" && !canCalibrate(report.layers.map(({ estimate }) => estimate))) {
    return <span className="faint small">No floor to calibrate by</span>;
  }
  const readings = report.layers.map((layer) => read(layer.estimate, scale));
  const values = readings.map((reading) => reading.value ?? 0);
  const floors = readings.every((reading) => reading.floor !== null)
    ? readings.map((reading): [number, number] => [reading.floor ?? 0, reading.floor ?? 0])
    : null;
  const band = readings.every((reading) => reading.interval)
    ? readings.map((reading): [number, number] => reading.interval ?? [0, 0])
    : null;
  const all = [...values, ...(floors?.flat() ?? [])];
  return (
    <Sparkline
      values={values}
      floors={floors}
      band={band}
      domain={measureDomain(all, scale)}
      partial={!!family.training && report.step < family.training.totalSteps}
      width={narrow ? 168 : 248}
    />
  );
}

export function Mean({ family, scale }: { family: FamilyRowData; scale: Scale }) {
  const narrow = useNarrow();
  if (!family.latestStability) return <span className="faint small">Open it to compute one</span>;
  return <EstimateChip reading={read(family.latestStability.overall, scale)} track={narrow ? 72 : 104} />;
}

export function LiveProgress({ family }: { family: FamilyRowData }) {
  const { training } = family;
  if (!training) return null;
  const fraction = training.totalSteps ? training.step / training.totalSteps : 0;
  return (
    <div className={styles.live}>
      <span className="small">
        <span>
          Step {count(training.step)} of {count(training.totalSteps)}
        </span>
        <b>{Math.floor(100 * fraction)} %</b>
      </span>
      <ProgressBar fraction={fraction} label={`Training of ${family.name}`} />
      <span className="small faint">
        <span>{training.etaSeconds === null ? "time left unknown" : `${duration(training.etaSeconds)} left`}</span>
        <span>{training.tokensPerSecond === null ? "" : `${compact(training.tokensPerSecond)} tokens/s`}</span>
      </span>
    </div>
  );
}
