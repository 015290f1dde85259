"use client";
/** Which heads are meant: all, one at a time; a pasted circuit; the members of one class. */
import { useMemo } from "react";
import type { Choices } from "../address";
import { useAsked } from "../analysis/useAsked";
import type { ReportView } from "../analysis/useReport";
import type { Framed } from "../family/FamilyFrame";
import type { LabClassesFieldsFragment } from "../gql/graphql";
import type { Opened } from "../graphql/open";
import { confidence, prompts } from "../report/request";
import type { choices } from "./choices";
import { LabClasses } from "./documents";
import { type Circuit, parseCircuit } from "./effects";

export type ClassesReport = Opened<LabClassesFieldsFragment>;

export interface Targets {
  /** The heads whose numbers are written; null for all. */
  labels: ReadonlySet<string> | null;
  /** Heads of the chosen refit that are taken to the others. */
  circuit: string[];
  parsed: Circuit;
  classes: ReportView<ClassesReport>;
}

interface TargetsOf extends Pick<Framed, "family" | "step" | "view"> {
  chosen: Choices<typeof choices>;
  anchor: number;
}

export function useTargets({ family, step, view, chosen, anchor }: TargetsOf): Targets {
  const { layers, heads } = family.architecture;
  const classes = useAsked(
    LabClasses,
    step === null || chosen.targets !== "class"
      ? null
      : { slug: family.slug, input: { step, ...prompts(view), ...confidence(view) } },
  );
  const parsed = useMemo(() => parseCircuit(chosen.circuit ?? "", layers, heads), [chosen.circuit, layers, heads]);
  const labels = useMemo(() => {
    if (chosen.targets === "all") return null;
    if (chosen.targets === "circuit") return parsed.heads.length > 0 ? parsed.heads : null;
    const found = classes.report?.classes.nodes.find(({ ordinal }) => ordinal === chosen.headClass);
    const member = found?.members.find(({ refit }) => refit.ordinal === anchor);
    return member ? [member.head.label] : null;
  }, [chosen.targets, chosen.headClass, parsed, classes.report, anchor]);
  return useMemo(
    () => ({
      labels: labels && new Set(labels),
      circuit: labels ?? (view.head ? [view.head] : []),
      parsed,
      classes,
    }),
    [labels, parsed, classes, view.head],
  );
}
