"use client";
/** Says on any page that a job which this window follows has ended or failed, with the way to what it made. */
import Link from "next/link";
import { useState } from "react";
import styles from "./JobToasts.module.css";
import { kindWords, wordOf } from "./jobState";
import { type Settled, useFollowedJob } from "./useJob";
import { unwatch, useWatched } from "./watched";

/** More than these would cover the page. */
const mostShown = 3;

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
            setEnded((old) => [...old.filter((other) => other.id !== id), job].slice(-mostShown));
          }}
        />
      ))}
      <div className={styles.toasts} role="status">
        {ended.map((job) => (
          <div key={job.id} className={styles.toast}>
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

function Watcher({ id, onEnded }: { id: string; onEnded: (job: Settled) => void }) {
  useFollowedJob(id, (_state, job) => onEnded(job));
  return null;
}
