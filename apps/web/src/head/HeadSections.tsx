"use client";
/** The head page below its path: the class is asked for first, and everything else is about its members. */
import { useMemo } from "react";
import type { Change } from "../address";
import { Bones, ReportNotice } from "../analysis/ReportState";
import type { Framed } from "../family/FamilyFrame";
import { plural } from "../format";
import { useKeys } from "../frame/keys";
import { useOpenPage } from "../frame/pages";
import { headLink } from "./address";
import type { HeadChoices } from "./choices";
import { HeadView } from "./HeadView";
import { classOf } from "./members";
import { useClasses } from "./useClasses";

export interface SectionsProps {
  framed: Framed;
  layer: number;
  index: number;
  choices: HeadChoices;
  onChoices: Change<HeadChoices>;
}

export function HeadSections(props: SectionsProps) {
  const { framed, layer, index, choices } = props;
  const { family, step, view } = framed;
  const openPage = useOpenPage();
  const refits = family.refits.totalCount;
  const anchor = Math.min(view.anchor, refits - 1);
  const exists = layer < family.architecture.layers && index < family.architecture.heads;
  const asked = useClasses(framed, layer, exists ? step : null);
  const { report } = asked;
  const headClass = useMemo(() => report && classOf(report.classes.nodes, anchor, index), [report, anchor, index]);
  const open = (target: { layer: number; index: number; refit: number }, sameClass = false) =>
    openPage(headLink(family.slug, target, view, choices, sameClass));
  const toLayer = (next: number) => {
    if (next >= 0 && next < family.architecture.layers) open({ layer: next, index, refit: anchor });
  };
  useKeys({
    "[": () => toLayer(layer - 1),
    "]": () => toLayer(layer + 1),
    s: () => {
      const next = (anchor + 1) % refits;
      const member = headClass?.members.find(({ refit }) => refit.ordinal === next);
      open({ layer: member?.head.layer ?? layer, index: member?.head.index ?? index, refit: next }, !!member);
    },
  });

  if (!exists) {
    return (
      <Said>
        <p>
          <b>
            There is no head L{layer}H{index}.
          </b>{" "}
          {family.name} has {plural(family.architecture.layers, "layer")} of {plural(family.architecture.heads, "head")}
          , counted from 0.
        </p>
      </Said>
    );
  }
  if (!report || !headClass) {
    return (
      <>
        <h1>
          L{layer}H{index}
        </h1>
        <Said>
          {asked.status.is === "asking" || asked.status.is === "pending" ? <Bones height={240} /> : null}
          <ReportNotice
            view={asked}
            nothing={
              <>
                <b>No step yet that all refits have.</b> The head is looked for as soon as they have reached a
                checkpoint.
              </>
            }
          />
        </Said>
      </>
    );
  }
  return <HeadView {...props} anchor={anchor} asked={asked} report={report} headClass={headClass} onOpen={open} />;
}

/** A sentence in the place of all panels. */
export function Said({ children }: { children: React.ReactNode }) {
  return (
    <section className="panel" style={{ marginTop: 16 }}>
      <div className="state" style={{ minHeight: 320 }}>
        {children}
      </div>
    </section>
  );
}
