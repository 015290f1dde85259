/** What every file says of where it comes from. */
import { count } from "../../format";
import type { PanelExport } from "../panelExport";
import type { FamilyFacts } from "./familyOrigin";

export interface Origin {
  /** What the panel is called. */
  title: string;
  /** Its line of scope. */
  scope: string;
  /** The address of the view. */
  address: string;
  report: PanelExport["report"];
  /** Of what is no report's: the family that it tells of; null where it tells of none. */
  family: FamilyFacts | null;
  /** Of one text, the report says only which heads are shown; its prompts and its command are those of the matching. */
  text?: PanelExport["text"];
}

/** One fact a line, named; whole hashes, so that a file leads back to its report. */
export function provenanceLines({ title, scope, address, report, family, text }: Origin): string[] {
  const view = `view: ${address}`;
  const said = [...(scope ? [scope] : []), ...(text ? [`text: ${text}`] : [])];
  if (!report) {
    return [
      `Seedscope${family ? ` ${family.version}` : ""}: ${title}`,
      ...said,
      ...(family ? familyLines(family) : []),
      view,
    ];
  }
  const { provenance, promptSet } = report;
  return [
    `Seedscope ${provenance.codeVersion}: ${title}`,
    ...said,
    `${text ? "heads matched by report" : "report"}: ${report.key}`,
    `preset: ${report.preset}, step ${report.step}`,
    `${text ? "heads matched on" : "prompts"}: ${promptSet.name}, ${promptSet.size}, sha256 ${promptSet.contentHash}`,
    `weights: ${provenance.weights.join(" ")}`,
    `floor weights: ${provenance.floorWeights.length > 0 ? provenance.floorWeights.join(" ") : "none"}`,
    `engine: ${provenance.engine}, ${provenance.dtype}`,
    `computed: ${report.createdAt}`,
    ...report.warnings.map(({ message }) => `caution: ${message}`),
    `${text ? "reproduce the matching" : "reproduce"}: ${provenance.reproduceCommand}`,
    view,
  ];
}

const familyLines = ({ family, corpus, tokenizer, weights }: FamilyFacts): string[] => [
  `family: ${family}`,
  `corpus: ${corpus ? `${corpus.name}, sha256 ${corpus.contentHash}` : "unknown"}`,
  `tokenizer: ${tokenizer.name}, sha256 ${tokenizer.hash}`,
  ...(weights ? [`weights at step ${weights.step}: ${weights.hashes.join(" ")}`] : []),
];

/** The same as data, for a JSON file. */
export function provenanceData({ title, scope, address, report, family, text }: Origin) {
  return {
    title,
    scope,
    ...(text ? { text } : {}),
    view: address,
    ...(family ? { family } : {}),
    report: report && {
      key: report.key,
      preset: report.preset,
      step: report.step,
      createdAt: report.createdAt,
      promptSet: {
        name: report.promptSet.name,
        size: report.promptSet.size,
        contentHash: report.promptSet.contentHash,
      },
      warnings: report.warnings.map(({ code, message }) => ({ code, message })),
      provenance: { ...report.provenance },
    },
  };
}

/** Of a text, in the foot of a figure; what is left out is in its metadata. */
const longestText = 80;

/** What a figure has room for at its foot: enough to find the report again. */
export function footLine({ address, report, family, text }: Origin): string {
  const said = text ? [`text ${text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text}`] : [];
  if (!report) {
    const { version, corpus, weights } = family ?? {};
    return [
      version ? `Seedscope ${version}` : "Seedscope",
      ...said,
      ...(family ? [family.family] : []),
      ...(corpus ? [`corpus ${corpus.name}, ${corpus.contentHash.slice(0, 8)}`] : []),
      ...(weights ? [`${weights.hashes.length} refits, weights ${weights.hashes[0]?.slice(0, 8)}…`] : []),
      address,
    ].join(" · ");
  }
  const { provenance, promptSet } = report;
  return [
    `Seedscope ${provenance.codeVersion}`,
    ...said,
    `${text ? "heads matched by report" : "report"} ${report.key.slice(0, 16)}`,
    `${report.preset.toLowerCase()}, step ${count(report.step)}`,
    `${provenance.weights.length} refits`,
    `${text ? "on " : ""}prompts ${promptSet.name} (${promptSet.size}), ${promptSet.contentHash.slice(0, 8)}`,
    `${provenance.engine}, ${provenance.dtype}`,
    report.createdAt.slice(0, 10),
  ].join(" · ");
}
