/** A bulk export: which reports, and how. */

import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { Job } from "../job/job.type.js";
import { MutationInput, MutationPayload } from "../mutation/payload.type.js";

export const ExportFormat = { JSON: "json", CSV: "csv", PARQUET: "parquet", SVG: "svg", NPZ: "npz" } as const;
export type ExportFormat = (typeof ExportFormat)[keyof typeof ExportFormat];
registerEnumType(ExportFormat, {
  name: "ExportFormat",
  description: "What of each report goes into an archive.",
  valuesConfig: {
    JSON: { description: "All of it, with provenance." },
    CSV: { description: "Every table." },
    PARQUET: { description: "Every table." },
    SVG: { description: "Every figure." },
    NPZ: { description: "Its arrays, among them those that it was read from: large." },
  },
});

export const MeasureName = {
  STABILITY: "stability",
  CROSS_LAYER: "cross-layer",
  COMMONNESS: "commonness",
  NORMS: "norms",
  PROMPT_LENGTH: "prompt-length",
  COMPARE: "compare",
  RESIDUAL: "residual",
  ABLATION: "ablation",
  MAP: "map",
  CLASSES: "classes",
  AGREEMENT: "agreement",
  NEURONS: "neurons",
  EMBEDDINGS: "embeddings",
  REFIT_PAIR: "refit-pair",
  STITCHING: "stitching",
  PROMPTS: "prompts",
  DYNAMICS: "dynamics",
  POWER: "power",
  INFLUENCE: "influence",
  VARIANCE: "variance",
  SCORES: "scores",
  PORTABILITY: "portability",
  TRANSPLANT: "transplant",
} as const;
export type MeasureName = (typeof MeasureName)[keyof typeof MeasureName];
registerEnumType(MeasureName, {
  name: "MeasureName",
  description: "What a report measures, as the CLI's `analyse` has it; sections are of arXiv 2602.16740.",
  valuesConfig: {
    STABILITY: { description: "Head stability, §4.1: StabilityReport." },
    CROSS_LAYER: { description: "Best matches among all layers, §4.2: CrossLayerReport." },
    COMMONNESS: { description: "Likeness of heads within their layer, §4.3: CommonnessReport." },
    NORMS: { description: "Norms of the weights, §4.4.1: NormsReport." },
    PROMPT_LENGTH: { description: "Stability by prompt length, §4.4.2: PromptLengthReport." },
    COMPARE: { description: "Two families, §4.5: ComparisonReport." },
    RESIDUAL: { description: "The residual stream, §4.7: ResidualReport." },
    ABLATION: { description: "What each head is worth, §4.8: AblationReport." },
    MAP: { description: "The map of heads, §4.9: MapReport." },
    CLASSES: { description: "Head classes: ClassesReport." },
    AGREEMENT: { description: "Patterns, outputs and effects: AgreementReport." },
    NEURONS: { description: "MLP neurons: NeuronsReport." },
    EMBEDDINGS: { description: "Embeddings: EmbeddingsReport." },
    REFIT_PAIR: { description: "Two refits, their layers and what they predict: RefitPairReport." },
    STITCHING: { description: "One refit's layers on another's stream: StitchingReport." },
    PROMPTS: { description: "Agreement by prompt: PromptAgreementReport." },
    DYNAMICS: { description: "Stability by step of training: DynamicsReport." },
    POWER: { description: "Refits and prompts needed: PowerReport." },
    INFLUENCE: { description: "What each refit does: InfluenceReport." },
    VARIANCE: { description: "Initial weights or order of the data: VarianceReport." },
    SCORES: { description: "What heads attend to: HeadScoresReport." },
    PORTABILITY: { description: "Sets of heads taken to other refits: PortabilityReport." },
    TRANSPLANT: { description: "Heads in the places of others: TransplantReport." },
  },
});

@InputType({ description: "Which reports to put into one archive." })
export class ExportBulkInput extends MutationInput {
  @Field(() => ID, { description: "The family's id." })
  family!: string;

  @Field(() => [MeasureName], { nullable: true, description: "Only reports on these; default: on all." })
  measures?: MeasureName[] | null;

  @Field(() => [ExportFormat], {
    defaultValue: [ExportFormat.JSON, ExportFormat.PARQUET, ExportFormat.SVG],
    description: "What of each.",
  })
  formats!: ExportFormat[];

  @Field(() => [ID], { nullable: true, description: "Only these, by id; default: all stored reports of the family." })
  reports?: string[] | null;

  @Field(() => Int, { defaultValue: 7, description: "How many days the archive is kept, 1 to 30." })
  days!: number;
}

@ObjectType({ description: "The export's job, or why there is none." })
export class ExportBulkPayload extends MutationPayload {
  @Field(() => Job, { nullable: true, description: "Its `archive` is there when it has succeeded." })
  job?: Job | null;
}
