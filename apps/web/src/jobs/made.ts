/** Where to see what a job has made. */
import { bytes } from "../format";
import type { JobMade_JobFragment } from "../gql/graphql";
import { graphql } from "../graphql/documents";

export const JobMade_job = graphql(`
  fragment JobMade_job on Job {
    id
    kind
    state
    family { id slug name }
    result { id preset step }
    archive { url bytes }
  }
`);

export interface Made {
  href: string;
  label: string;
  /** Whether it is a file, and no page. */
  file?: boolean;
}

/** Pages of a family that show a measure, by the first half of a report's id; the overview shows the others. */
const pages: Record<string, string> = {
  AblationReport: "/ablation",
  PortabilityReport: "/ablation",
  TransplantReport: "/ablation",
  DynamicsReport: "/dynamics",
  CrossLayerReport: "/report#cross-layer",
  CommonnessReport: "/report#commonness",
  NormsReport: "/report#norms",
  PromptLengthReport: "/report#prompt-length",
  ComparisonReport: "/report#comparison",
  ResidualReport: "/residual",
  RefitPairReport: "/compare",
  StitchingReport: "/compare",
  MapReport: "/report#map",
};

/** @returns null where there is nothing to see: it has not succeeded, or its archive has expired */
export function madeBy(job: JobMade_JobFragment): Made | null {
  const { kind, family, result, archive } = job;
  if (job.state !== "SUCCEEDED") return null;
  if (kind === "EXPORT")
    return archive ? { href: archive.url, label: `Archive, ${bytes(archive.bytes)}`, file: true } : null;
  if (!family) return null;
  const home = `/f/${encodeURIComponent(family.slug)}`;
  if (kind === "TRAIN") return { href: `${home}/dynamics`, label: "Training" };
  if (kind === "IMPORT") return { href: home, label: "Family" };
  if (kind === "CHECK") return { href: home, label: "Findings" };
  if (!result) return null;
  const [path, section] = (pages[result.id.split(":")[0]] ?? "").split("#");
  const view = new URLSearchParams({
    ...(result.preset === "PAPER" ? { preset: "paper" } : {}),
    step: String(result.step),
  });
  return { href: `${home}${path}?${view}${section ? `#${section}` : ""}`, label: "Report" };
}
