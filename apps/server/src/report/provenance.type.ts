/** Where a report comes from, and what it warns of. */

import type { ReportRecord } from "@seedscope/core";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, Int, ObjectType, registerEnumType } from "type-graphql";

export const WarningCode = {
  FEW_SEEDS: "FEW_SEEDS",
  FEW_PROMPTS: "FEW_PROMPTS",
  PROMPTS_TRUNCATED: "PROMPTS_TRUNCATED",
  NO_FLOOR: "NO_FLOOR",
  FLOOR_DRAWN: "FLOOR_DRAWN",
  FLOOR_ABOVE_VALUE: "FLOOR_ABOVE_VALUE",
  UNFINISHED_TRAINING: "UNFINISHED_TRAINING",
  SELF_TERMS_INCLUDED: "SELF_TERMS_INCLUDED",
  FEW_TOKENS: "FEW_TOKENS",
  SEEDS_SHARED: "SEEDS_SHARED",
  SHORT_CONTEXT: "SHORT_CONTEXT",
} as const;
registerEnumType(WarningCode, {
  name: "WarningCode",
  description: "What to keep in mind when reading a report.",
  valuesConfig: {
    FEW_SEEDS: { description: "So few refits that one odd seed moves the values, and intervals may be too narrow." },
    FEW_PROMPTS: { description: "AnalysisPending.partial: the rest of the prompts is still being measured." },
    PROMPTS_TRUNCATED: { description: "Some prompts are longer than the context and were cut." },
    NO_FLOOR: { description: "No untrained twins, so no floor and no calibrated values." },
    FLOOR_DRAWN: { description: "The floor is that of networks drawn anew, not of step-0 checkpoints." },
    FLOOR_ABOVE_VALUE: { description: "Somewhere the untrained twins agree more than the trained refits do." },
    UNFINISHED_TRAINING: { description: "The step is not the recipe's last." },
    SEEDS_SHARED: {
      description: "Some refits share a seed and others do not, but intervals take refits as independent.",
    },
    SELF_TERMS_INCLUDED: { description: "PAPER: each head is compared with itself too, which raises small layers." },
    FEW_TOKENS: { description: "So few tokens, or prompts so short, that some values are rough." },
    SHORT_CONTEXT: { description: "The context has no room for what induction is read off." },
  },
});

@ObjectType({ description: "Something to keep in mind when reading a report." })
export class ResultWarning {
  @Field(() => WarningCode, { description: "Stable, for programs." })
  code!: string;

  @Field(() => String, { description: "A sentence for people." })
  message!: string;
}

@ObjectType({ description: "Everything needed to get the same report again." })
export class Provenance {
  constructor(private readonly record: ReportRecord["provenance"]) {}

  private get params() {
    return JSON.parse(this.record.paramsJson) as {
      bosId?: number | null;
      options?: { resampling?: { seed: number } };
    };
  }

  @Field(() => String, { description: "sha256 over weights, prompts, parameters, code version and dtype." })
  get key() {
    return this.record.key;
  }

  @Field(() => [String], {
    description:
      "Weights hashes of the measured checkpoints, by refit; those of other families after the family's own.",
  })
  get weights() {
    return this.record.weights;
  }

  @Field(() => [String], { description: "The same of the untrained twins; empty without a floor." })
  get floorWeights() {
    return this.record.floorWeights;
  }

  @Field(() => String, { description: "Content hash of the prompt set." })
  get promptSet() {
    return this.record.promptSet;
  }

  @Field(() => String, { description: "The measure's parameters, as canonical JSON." })
  get paramsJson() {
    return this.record.paramsJson;
  }

  @Field(() => String, { description: "Version of Seedscope that computed it." })
  get codeVersion() {
    return this.record.codeVersion;
  }

  @Field(() => String, { description: "What computed it: engine and provider." })
  get engine() {
    return this.record.engine;
  }

  @Field(() => String, {
    nullable: true,
    description: "What it ran on: cpu, webgpu or cuda; several are separated by commas. Null where that is not known.",
  })
  get device() {
    const devices = [...this.record.engine.matchAll(/\((cpu|webgpu|cuda)\b/g)].map(([, device]) => device);
    return devices.length > 0 ? [...new Set(devices)].join(", ") : null;
  }

  @Field(() => Int, {
    nullable: true,
    description: "Seed of the draws behind intervals; null where nothing was drawn.",
  })
  get rngSeed() {
    return this.params.options?.resampling?.seed ?? null;
  }

  @Field(() => Boolean, { description: "Whether BOS was put before every prompt: where the tokenizer has one." })
  get prependBos() {
    return this.params.bosId != null;
  }

  @Field(() => String, { description: "Number type of the forward passes: float32." })
  get dtype() {
    return this.record.dtype;
  }

  @Field(() => GraphQLDateTime, { description: "When the computation began." })
  get startedAt() {
    return new Date(this.record.startedAt);
  }

  @Field(() => Int, { description: "How long it took, in milliseconds." })
  get durationMs() {
    return this.record.durationMs;
  }

  @Field(() => String, { description: "A shell command that computes it again." })
  get reproduceCommand() {
    return this.record.reproduceCommand;
  }
}
