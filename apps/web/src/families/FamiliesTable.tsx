"use client";
/** The list of families: sorted by a column, filtered by words and kind; a table, or cards. */
import { type ReactNode, useMemo } from "react";
import { read, type Scale } from "../estimate";
import type { JobState } from "../gql/graphql";
import { readFragment } from "../graphql/documents";
import { meanAndSd } from "../integrity/losses";
import { isActive, JobProgress_job } from "../jobs/jobState";
import styles from "./FamiliesTable.module.css";
import { FamilyCard } from "./FamilyCard";
import { FamilyRow, type FamilyRowData } from "./FamilyRow";
import { type Filter, filtered, firstDirection, type Listed, matching, type Sort, type SortKey, sorted } from "./order";
import { architectureLine } from "./words";

interface FamiliesTableProps {
  /** undefined while the first answer is awaited. */
  families: FamilyRowData[] | undefined;
  /** By family: imports that are not done. */
  scale: Scale;
  query: string;
  sort: Sort;
  onSort: (sort: Sort) => void;
  filter: Filter;
  look: "table" | "cards";
  /** Takes search and filters away. */
  onClear: () => void;
  /** Stands in the table's place when there is no family at all. */
  empty: ReactNode;
}

const columns: { key: SortKey | null; label: string; className?: string }[] = [
  { key: "name", label: "Family" },
  { key: "seeds", label: "Seeds", className: "num" },
  { key: "tokens", label: "Tokens", className: "num hide-s" },
  { key: "loss", label: "Loss ± sd", className: `num ${styles.wide}` },
  { key: null, label: "Stability by layer" },
  { key: "stability", label: "Mean of all heads" },
  { key: "state", label: "State" },
];

export function FamiliesTable({
  families,
  scale,
  query,
  sort,
  onSort,
  filter,
  look,
  onClear,
  empty,
}: FamiliesTableProps) {
  const listed = useMemo(() => (families ?? []).map((family) => toListed(family, scale)), [families, scale]);
  const { optimizer, seeds } = filter;
  const shown = useMemo(
    () => sorted(filtered(matching(listed, query), { optimizer, seeds }), sort),
    [listed, query, optimizer, seeds, sort],
  );
  const none = families && shown.length === 0;
  if (families?.length === 0) return <section className={`panel ${styles.list}`}>{empty}</section>;
  const nothingFound = (
    <>
      No family has that.{" "}
      <button type="button" className="linkish" onClick={onClear}>
        Clear search and filters
      </button>
    </>
  );
  if (look === "cards" && families) {
    return none ? (
      <p className="muted">{nothingFound}</p>
    ) : (
      <ul className={styles.cards} aria-label="Families">
        {shown.map(({ family }) => (
          <FamilyCard key={family.id} family={family} scale={scale} />
        ))}
      </ul>
    );
  }
  return (
    <section className={`panel ${styles.list}`} aria-label="Families">
      <table>
        <thead>
          <tr>
            {columns.map(({ key, label, className }) => (
              <th
                key={label}
                scope="col"
                className={className}
                aria-sort={key === sort.key ? (sort.descending ? "descending" : "ascending") : undefined}
              >
                {key ? (
                  <button
                    type="button"
                    onClick={() =>
                      onSort({ key, descending: key === sort.key ? !sort.descending : firstDirection[key] })
                    }
                  >
                    {label}
                  </button>
                ) : (
                  label
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className={families ? undefined : styles.bones}>
          {families ? (
            shown.map(({ family }) => <FamilyRow key={family.id} family={family} scale={scale} />)
          ) : (
            <Bones />
          )}
          {none ? (
            <tr>
              <td colSpan={columns.length} className="muted">
                {nothingFound}
              </td>
            </tr>
          ) : null}
        </tbody>
      </table>
    </section>
  );
}

function Bones() {
  return [60, 44, 52].map((width) => (
    <tr key={width}>
      {columns.map(({ label, className }) => (
        <td key={label} className={className}>
          <span style={{ width: `${width}%` }} />
        </td>
      ))}
    </tr>
  ));
}

function toListed(family: FamilyRowData, scale: Scale): Listed & { family: FamilyRowData } {
  const job = readFragment(JobProgress_job, family.training?.job);
  const imported = family.source === "IMPORTED";
  const losses = family.integrity?.losses.map(({ loss }) => loss) ?? [];
  return {
    family,
    name: family.name,
    architecture: `${architectureLine(family.architecture, family.recipe)}${imported ? " imported" : ""}`,
    optimizer: family.recipe?.optimizer.toLowerCase() ?? null,
    seeds: family.refits.totalCount,
    tokens: family.recipe?.totalTokens ?? null,
    loss: (imported ? meanAndSd(losses)?.mean : family.loss?.mean) ?? null,
    stability: family.latestStability ? read(family.latestStability.overall, scale).value : null,
    stateRank: imported ? (family.integrity ? 2 : 0) : rankOf(job?.state),
    createdAt: family.createdAt,
  };
}

function rankOf(state: JobState | undefined): number {
  if (!state) return 3;
  if (isActive(state)) return 0;
  return state === "SUCCEEDED" ? 2 : 1;
}
