"use client";
/** Says on any page that a job which this window follows has ended or failed, with the way to what it made. */
import Link from "next/link";
import { useEffect, useState } from "react";
import styles from "./JobToasts.module.css";
import { kindWords, wordOf } from "./jobState";
import { type Settled, useFollowedJob } from "./useJob";
import { unwatch, useWatched } from "./watched";

/** More than these would cover the page. */
const mostShown = 3;

/** What took less is seen where it was asked for. */
const longMilliseconds = 10_000;

/** How long a success is told; a failure stays until it is closed. */
const shownMilliseconds = 12_000;

export function JobToasts() {
  const watched = useWatched();
  const [ended, setEnded] = useState<readonly Settled[]>([]);
  const drop = (id: string) => setEnded((old) => old.filter((job) => job.id !== id));
  return (
    <>
      {watched.map((id) => (
        <Watcher
          key={id}
          id={id}
          onEnded={(job, milliseconds) => {
            unwatch(id);
            if (job.state === "SUCCEEDED" && milliseconds < longMilliseconds) return;
            setEnded((old) => [...old.filter((other) => other.id !== id), job].slice(-mostShown));
          }}
        />
      ))}
      <div className={styles.toasts} role="status">
        {ended.map((job) => (
          <div key={job.id} className={styles.toast}>
            {job.state === "SUCCEEDED" ? <After milliseconds={shownMilliseconds} end={() => drop(job.id)} /> : null}
            <p>
              <b>{wordOf(job.state, "Running", "Done")}:</b> {job.title}
              {job.failure ? <span className="small muted"> {job.failure.message}</span> : null}
            </p>
            {job.state === "SUCCEEDED" && job.family ? (
              <Link href={`/f/${job.family.slug}`} onClick={() => drop(job.id)}>
                Open {job.family.name}
              </Link>
            ) : (
              <Link href="/jobs" onClick={() => drop(job.id)}>
                See the {kindWords[job.kind]}
              </Link>
            )}
            <button type="button" className="ctl s" onClick={() => drop(job.id)}>
              Close
            </button>
          </div>
        ))}
      </div>
    </>
  );
}

interface WatcherProps {
  id: string;
  /** Told how long this window has followed it. */
  onEnded: (job: Settled, milliseconds: number) => void;
}

function Watcher({ id, onEnded }: WatcherProps) {
  const [since] = useState(() => performance.now());
  useFollowedJob(id, (_state, job) => onEnded(job, performance.now() - since));
  return null;
}

/** Ends what it stands in, once. */
function After({ milliseconds, end }: { milliseconds: number; end: () => void }) {
  const [ends] = useState(() => end);
  useEffect(() => {
    const timer = setTimeout(ends, milliseconds);
    return () => clearTimeout(timer);
  }, [ends, milliseconds]);
  return null;
}
