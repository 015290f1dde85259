"use client";
/** Says on any page that a job which this window has asked for has ended or failed, with the way to what it made. */
import Link from "next/link";
import { useEffect, useState } from "react";
import styles from "./JobToasts.module.css";
import { kindWords, wordOf } from "./jobState";
import { MadeLink } from "./MadeLink";
import { tookLong } from "./timers";
import { type Settled, useFollowedJob } from "./useJob";
import { unwatch, useWatched } from "./watched";

/** More than these would cover the page. */
const mostShown = 3;

/** What took less is seen where it was asked for. */
const longSeconds = 10;

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
          onEnded={(job) => {
            unwatch(id);
            if (job.state === "CANCELLED" || (job.state === "SUCCEEDED" && !tookLong(job, longSeconds))) return;
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
            {job.made ? (
              <MadeLink
                made={{ ...job.made, label: `Open the ${job.made.label.toLowerCase()}` }}
                onClick={() => drop(job.id)}
              />
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
  onEnded: (job: Settled) => void;
}

function Watcher({ id, onEnded }: WatcherProps) {
  useFollowedJob(id, (_state, job) => onEnded(job));
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
