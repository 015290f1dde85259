"use client";
/** One family as a card: the same facts as its row. */
import Link from "next/link";
import type { Scale } from "../estimate";
import { compact, fixed, plural } from "../format";
import { readFragment } from "../graphql/documents";
import { meanAndSd } from "../integrity/losses";
import { isActive, JobProgress_job } from "../jobs/jobState";
import styles from "./FamiliesTable.module.css";
import { type FamilyRowData, FamilyState, ImportProgress, LiveProgress, Mean, StabilitySparkline } from "./FamilyRow";
import { architectureLine, declaredBy, seedRoles } from "./words";

export function FamilyCard({ family, scale }: { family: FamilyRowData; scale: Scale }) {
  const { recipe, training, integrity } = family;
  const imported = family.source === "IMPORTED";
  const loss = imported ? meanAndSd(integrity?.losses.map((measured) => measured.loss) ?? []) : family.loss;
  const job = readFragment(JobProgress_job, imported ? family.importJob : training?.job) ?? null;
  const active = !!job && isActive(job.state);
  return (
    <li className={`panel ${styles.card}`}>
      <div>
        <Link className={styles.name} href={`/f/${family.slug}${scale === "raw" ? "?preset=paper" : ""}`}>
          {family.name}
        </Link>
        <span className={styles.meta}>{architectureLine(family.architecture, recipe)}</span>
      </div>
      <div className={styles.spark}>
        <StabilitySparkline family={family} scale={scale} coming={active} />
      </div>
      {active && imported ? (
        <ImportProgress job={job} />
      ) : active ? (
        <LiveProgress family={family} />
      ) : (
        <Mean family={family} scale={scale} />
      )}
      <p className={`small muted ${styles.numbers}`}>
        <span>
          {plural(family.refits.totalCount, "refit")}, {seedRoles(family.seedRoles, declaredBy(family.refits.nodes))}
        </span>
        <span>{recipe ? `${compact(recipe.totalTokens)} tokens` : ""}</span>
        <span>
          {loss ? `loss ${fixed(loss.mean)}${loss.sd === null ? "" : ` ± ${fixed(loss.sd)}`}` : "no loss yet"}
        </span>
      </p>
      <div>
        <FamilyState family={family} />
      </div>
    </li>
  );
}
