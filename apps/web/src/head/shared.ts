/** What the panels of a head's page have in common. */
import type { Change } from "../address";
import type { ReportView } from "../analysis/useReport";
import type { Framed } from "../family/FamilyFrame";
import type { HeadChoices } from "./choices";
import type { ClassesReport, HeadClass, Member } from "./documents";
import type { wallOf } from "./members";
import type { AskedText, Patterns } from "./usePatterns";

export interface HeadViewProps {
  framed: Framed;
  layer: number;
  index: number;
  choices: HeadChoices;
  onChoices: Change<HeadChoices>;
  anchor: number;
  asked: ReportView<ClassesReport>;
  report: ClassesReport;
  headClass: HeadClass;
  onOpen: (head: { layer: number; index: number; refit: number }) => void;
}

export type SharedProps = HeadViewProps & {
  text: AskedText;
  /** The share of untrained twins that hold such a class; null while it is not known. */
  floorShare: number | null;
  refits: number;
  wall: ReturnType<typeof wallOf>;
  patterns: Patterns;
  /** Pointed at, else locked. */
  shown: Member;
  locked: Member;
  pin: Member;
  pinShown: () => void;
  lock: (ordinal: number | null) => void;
  linkTo: (member: Member) => string;
};

/** The chosen prompt, as far as the set has it. */
export const promptAt = (choices: HeadChoices, report: ClassesReport): number =>
  Math.min(choices.prompt, report.promptSet.size - 1);

/** Global id of a prompt of the report's set. */
export const promptId = ({ promptSet }: ClassesReport, prompt: number): string =>
  `${promptSet.id.replace(/^PromptSet:/, "Prompt:")}/${prompt}`;

/** What the patterns are of, in a few words: a prompt by its place in the set, an own text whole. */
export const textName = (choices: HeadChoices, report: ClassesReport): string =>
  choices.text
    ? `own, “${choices.text.replace(/\s+/g, " ").trim()}”`
    : `prompt ${promptAt(choices, report)} of ${report.promptSet.name}`;
