"use client";
/** The list of families: sorted by a column, filtered by words. */
import { type ReactNode, useMemo } from "react";
import { read, type Scale } from "../estimate";
import { readFragment } from "../gql";
import type { JobState } from "../gql/graphql";
import { meanAndSd } from "../integrity/losses";
import { isActive, JobProgress_job } from "../jobs/jobState";
import styles from "./FamiliesTable.module.css";
import { FamilyRow, type FamilyRowData } from "./FamilyRow";
import { firstDirection, type Listed, matching, type Sort, type SortKey, sorted } from "./order";
import { architectureLine } from "./words";

interface FamiliesTableProps {
  /** undefined while the first answer is awaited. */
  families: FamilyRowData[] | undefined;
  /** By family: imports that are not done. */
  scale: Scale;
  query: string;
  sort: Sort;
  onSort: (sort: Sort) => void;
  /** Stands in the table's place when there is no family at all. */
  empty: ReactNode;
}

const columns: { key: SortKey | null; label: string; className?: string }[] = [
  { key: "name", label: "Family" },
  { key: "seeds", label: "Seeds", className: "num" },
  { key: "tokens", label: "Tokens", className: "num hide-s" },
  { key: "loss", label: "Loss ± sd", className: "num" },
  { key: null, label: "Stability by layer" },
  { key: "stability", label: "Mean of all heads" },
  { key: "state", label: "State" },
];

export function FamiliesTable({ families, scale, query, sort, onSort, empty }: FamiliesTableProps) {
  const listed = useMemo(() => (families ?? []).map((family) => toListed(family, scale)), [families, scale]);
  const shown = useMemo(() => sorted(matching(listed, query), sort), [listed, query, sort]);
  if (families?.length === 0) return <section className={`panel ${styles.list}`}>{empty}</section>;

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
          {families && shown.length === 0 ? (
            <tr>
              <td colSpan={columns.length} className="muted">
                No family has that in its name or architecture. Press <kbd>Esc</kbd> in the search box to clear it.
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
