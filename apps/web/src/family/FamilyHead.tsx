"use client";
/** The top of a family's pages: its name, the way between its pages, its facts, and what can be done to its job. */
import Link from "next/link";
import type { ReactNode } from "react";
import { ClaimBanner } from "../claims/ClaimBanner";
import type { FamilyImport_FamilyFragment, FamilyTraining_FamilyFragment } from "../gql/graphql";
import type { View } from "../view";
import { FamilyFacts } from "./FamilyFacts";
import styles from "./FamilyHead.module.css";
import { type FamilyPageName, familyAddress, familyPage, familyPages } from "./pages";
import { Visibility } from "./Visibility";

interface FamilyHeadProps {
  slug: string;
  name: string;
  page: FamilyPageName;
  family: FamilyTraining_FamilyFragment | null;
  imported: FamilyImport_FamilyFragment | null;
  view: View;
  actions?: ReactNode;
}

export function FamilyHead({ slug, name, page, family, imported, view, actions }: FamilyHeadProps) {
  // the paper's experiments open in the paper's arithmetic; the switch in the header leads to the other
  const viewOf = (target: FamilyPageName): View =>
    target === "report" && page !== "report" ? { ...view, preset: "PAPER", scale: null } : view;
  return (
    <div className="head">
      <div>
        <div className="crumb">
          <Link href="/" prefetch={false}>
            Families
          </Link>{" "}
          / {page === "overview" ? name : <Link href={familyAddress(slug, "overview", view)}>{name}</Link>}
          {page === "overview" ? null : ` / ${familyPage(page).label}`}
        </div>
        <h1>{name}</h1>
      </div>
      {family ? <FamilyFacts family={family} imported={imported} /> : null}
      {family ? <Visibility slug={slug} /> : null}
      {actions ? <div className="acts">{actions}</div> : null}
      <nav className={styles.pages} aria-label="Pages of this family">
        {familyPages.map((target) => (
          <Link
            key={target.name}
            href={familyAddress(slug, target.name, viewOf(target.name))}
            aria-current={target.name === page ? "page" : undefined}
            prefetch={false}
          >
            {target.label}
          </Link>
        ))}
      </nav>
      <ClaimBanner />
    </div>
  );
}
