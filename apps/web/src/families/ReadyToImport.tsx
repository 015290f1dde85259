"use client";
/** Public families with a built-in manifest, under the list. */
import Link from "next/link";
import { useQuery } from "urql";
import { bytes, plural } from "../format";
import { BuiltInManifests } from "../import/documents";
import { useViewer } from "../signin/useViewer";
import styles from "./FamiliesTable.module.css";

/** The import page has all of them. */
const shown = 4;

export function ReadyToImport() {
  const [{ data }] = useQuery({ query: BuiltInManifests });
  const { can } = useViewer();
  const offers = data?.builtInManifests.slice(0, shown) ?? [];
  if (offers.length === 0 || !can("WRITE")) return null;
  return (
    <section className={styles.ready} aria-labelledby="ready-to-import">
      <header>
        <h2 id="ready-to-import">Ready to import</h2>
        <span className="small muted">
          public families with a built-in manifest; weights are checked as they arrive
        </span>
      </header>
      <ul className={`panel ${styles.offers}`}>
        {offers.map(({ id, title, refits, checkpoints, approximateBytes }) => (
          <li key={id}>
            <span>
              <b>{title}</b>
              <span className="small muted" style={{ display: "block" }}>
                {plural(refits, "refit")} · {plural(checkpoints, "checkpoint")} · {bytes(approximateBytes)}
              </span>
            </span>
            <Link className="ctl m" href="/import" prefetch={false} aria-label={`Import ${title}`}>
              Import
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
