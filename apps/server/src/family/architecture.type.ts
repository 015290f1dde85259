/** The shape of a family's models. */

import { configHash, type ModelConfig, parameterCount } from "@seedscope/core";
import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";

export const Activation = { GELU: "gelu", GELU_NEW: "gelu_new" } as const;
registerEnumType(Activation, {
  name: "Activation",
  description: "The MLP's nonlinearity.",
  valuesConfig: {
    GELU: { description: "The exact GELU, by the error function." },
    GELU_NEW: { description: "GPT-2's tanh approximation of the GELU." },
  },
});

export const Positions = { LEARNED: "learned", ROTARY: "rotary" } as const;
registerEnumType(Positions, {
  name: "Positions",
  description: "How a model knows where a token stands.",
  valuesConfig: {
    LEARNED: { description: "W_pos is added to the embeddings." },
    ROTARY: { description: "Queries and keys are turned by an angle that grows with the position." },
  },
});

@ObjectType({
  description: "The shape that all models of a family share: decoder-only, pre-LayerNorm, with biases.",
})
export class Architecture {
  constructor(private readonly config: ModelConfig) {}

  @Field(() => Int, { description: "Number of blocks, at least 1; counted from 0 wherever one is named." })
  get layers() {
    return this.config.nLayers;
  }

  @Field(() => Int, { description: "Attention heads per layer, at least 1; counted from 0 wherever one is named." })
  get heads() {
    return this.config.nHeads;
  }

  @Field(() => Int, { description: "Width of the residual stream." })
  get dModel() {
    return this.config.dModel;
  }

  @Field(() => Int, { description: "Width of one head: dModel / heads." })
  get dHead() {
    return this.config.dHead;
  }

  @Field(() => Int, { nullable: true, description: "Width of the MLP's hidden layer; null for attention-only." })
  get dMlp() {
    return this.config.mlp?.dMlp ?? null;
  }

  @Field(() => Activation, { nullable: true, description: "The MLP's nonlinearity; null for attention-only." })
  get activation() {
    return this.config.mlp?.activation ?? null;
  }

  @Field(() => Int, { description: "Longest input, in tokens." })
  get contextLength() {
    return this.config.nCtx;
  }

  @Field(() => Int, { description: "Number of token ids." })
  get vocab() {
    return this.config.dVocab;
  }

  @Field(() => Boolean, { description: "Whether the blocks have no MLP." })
  get attentionOnly() {
    return this.config.mlp === null;
  }

  @Field(() => Positions, { description: "How the model knows where a token stands." })
  get positions() {
    return this.config.positions.kind;
  }

  @Field(() => Int, { nullable: true, description: "ROTARY: how many of a head's dimensions are turned; else null." })
  get rotaryDims() {
    return this.config.positions.kind === "rotary" ? this.config.positions.dims : null;
  }

  @Field(() => Float, { nullable: true, description: "ROTARY: base of the angles, usually 10,000; else null." })
  get rotaryBase() {
    return this.config.positions.kind === "rotary" ? this.config.positions.base : null;
  }

  @Field(() => Boolean, {
    description: "Whether attention and MLP both read the block's input; such blocks have no resid_mid.",
  })
  get parallelResidual() {
    return this.config.parallelResidual;
  }

  @Field(() => Boolean, { description: "Whether layer l's attention scores are divided by l + 1 as well." })
  get inverseLayerScaling() {
    return this.config.inverseLayerScaling;
  }

  @Field(() => Boolean, { description: "Whether the unembedding is the embedding's transpose." })
  get tiedUnembed() {
    return this.config.tiedUnembed;
  }

  @Field(() => Float, { description: "Added to the variance inside every LayerNorm." })
  get layerNormEpsilon() {
    return this.config.layerNormEpsilon;
  }

  @Field(() => String, {
    description: "sha256 of all of the above, as canonical JSON: equal shapes have equal hashes.",
  })
  get configHash() {
    return configHash(this.config);
  }

  @Field(() => Int, { description: "Number of trained numbers in one model, embeddings and biases included." })
  get parameters() {
    return parameterCount(this.config);
  }
}
