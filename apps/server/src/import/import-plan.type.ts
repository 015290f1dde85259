/** A dry run: what an import would load, and how large it is. */

import type { LayoutName, PlannedMember as Member, ImportPlan as Plan } from "@seedscope/core";
import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import { Architecture } from "../family/architecture.type.js";
import { MutationPayload } from "../mutation/payload.type.js";
import { FamilyFloor } from "./floor.type.js";
import { Finding } from "./integrity.type.js";

export const WeightsLayout = {
  TRANSFORMER_LENS: "transformer-lens",
  GPT2: "gpt2",
  GPT_NEOX: "gpt-neox",
} as const;
registerEnumType(WeightsLayout, {
  name: "WeightsLayout",
  description: "How files name and arrange their weights.",
  valuesConfig: {
    TRANSFORMER_LENS: { description: "blocks.0.attn.W_Q: one matrix a head." },
    GPT2: { description: "Hugging Face's GPT-2: fused c_attn, tied unembedding." },
    GPT_NEOX: { description: "Hugging Face's GPT-NeoX (Pythia): fused query_key_value, rotary positions." },
  },
});

@ObjectType({ description: "One checkpoint that would be read." })
export class PlannedMember {
  constructor(private readonly member: Member) {}

  @Field(() => String, { description: "The refit that it would be of." })
  get label() {
    return this.member.label;
  }

  @Field(() => Int, { description: "Its step; 0 is the untrained twin." })
  get step() {
    return this.member.step;
  }

  @Field(() => Int, { nullable: true, description: "Seed of the initial weights; null when unknown." })
  get initSeed() {
    return this.member.initSeed;
  }

  @Field(() => Int, { nullable: true, description: "Seed of the data order; null when unknown." })
  get dataSeed() {
    return this.member.dataSeed;
  }

  @Field(() => String, { description: "Where it lies: a path, or repository@revision/file on the hub." })
  get where(): string {
    const { source } = this.member;
    return source.kind === "hub" ? `${source.repo}@${source.revision}/${source.file}` : source.name;
  }

  @Field(() => Float, { description: "Size of the file." })
  get bytes() {
    return this.member.bytes;
  }

  @Field(() => String, { nullable: true, description: "safetensors or torch, and its dtypes; null before a download." })
  get format() {
    return this.member.format;
  }
}

@ObjectType({ description: "The tokenizer of an import." })
export class PlannedTokenizer {
  @Field(() => String, { description: "byte, or a file's or repository's name." })
  name!: string;

  @Field(() => Int, { description: "Number of token ids." })
  vocab!: number;

  @Field(() => Int, { nullable: true, description: "The id put before every text; null where none is." })
  bosId!: number | null;
}

@ObjectType({ description: "What an import would do. Nothing is stored for it." })
export class ImportPlan {
  constructor(
    private readonly plan: Plan,
    private readonly manifestJson: string,
  ) {}

  @Field(() => String, { description: "The family's name." })
  get name() {
    return this.plan.name;
  }

  @Field(() => String, { description: "Its slug." })
  get slug() {
    return this.plan.slug;
  }

  @Field(() => Architecture, { description: "The shape of its models." })
  get architecture() {
    return new Architecture(this.plan.config);
  }

  @Field(() => WeightsLayout, { nullable: true, description: "How the files arrange weights; null before a download." })
  get layout(): LayoutName | null {
    return this.plan.layout;
  }

  @Field(() => PlannedTokenizer, { description: "How its texts become token ids." })
  get tokenizer(): PlannedTokenizer {
    const { name, vocabSize, bosId } = this.plan.tokenizer;
    return { name, vocab: vocabSize, bosId };
  }

  @Field(() => FamilyFloor, { description: "What its floor would be measured on." })
  get floor() {
    return new FamilyFloor(this.plan.floor);
  }

  @Field(() => Int, { description: "Number of refits." })
  get refits() {
    return new Set(this.plan.members.map(({ label }) => label)).size;
  }

  @Field(() => [PlannedMember], { description: "Every checkpoint: refits in order, each by step." })
  get members() {
    return this.plan.members.map((member) => new PlannedMember(member));
  }

  @Field(() => [Finding], { description: "What is wrong or odd already, as far as headers tell." })
  get findings(): Finding[] {
    return this.plan.findings;
  }

  @Field(() => Float, { description: "Bytes to be read, or downloaded." })
  get sourceBytes() {
    return this.plan.sourceBytes;
  }

  @Field(() => Float, { description: "Bytes to be kept: weights are kept as float32." })
  get storedBytes() {
    return this.plan.storedBytes;
  }

  @Field(() => String, { description: "The manifest, as JSON: what importFamily would be given." })
  get manifest() {
    return this.manifestJson;
  }
}

@ObjectType({ description: "The plan, or why there can be none." })
export class ImportPlanPayload extends MutationPayload {
  @Field(() => ImportPlan, { nullable: true, description: "What an import would do." })
  plan?: ImportPlan | null;
}

@ObjectType({ description: "A public family that can be imported by its id, given a network." })
export class BuiltInManifest {
  @Field(() => String, { description: "For importFamily's builtIn." })
  id!: string;

  @Field(() => String, { description: "For people." })
  title!: string;

  @Field(() => String, { description: "What it is, and what to know before believing it." })
  about!: string;

  @Field(() => Int, { description: "Number of refits." })
  refits!: number;

  @Field(() => Int, { description: "Number of checkpoints." })
  checkpoints!: number;

  @Field(() => Float, { description: "About how many bytes are downloaded." })
  approximateBytes!: number;

  @Field(() => String, { description: "The manifest, as JSON." })
  manifest!: string;
}
