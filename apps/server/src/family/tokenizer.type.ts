/** How a family's texts become token ids. */

import { Field, Int, ObjectType, registerEnumType } from "type-graphql";

export const TokenizerKind = { BYTE: "byte", BPE: "bpe", HUGGING_FACE: "huggingface" } as const;
registerEnumType(TokenizerKind, {
  name: "TokenizerKind",
  description: "How text becomes token ids.",
  valuesConfig: {
    BYTE: { description: "UTF-8 bytes, 0-255, and BOS 256." },
    BPE: { description: "Byte-level BPE, trained on the family's corpus." },
    HUGGING_FACE: { description: "Any Hugging Face tokenizer.json." },
  },
});

@ObjectType({ description: "How a family's texts become token ids." })
export class Tokenizer {
  @Field(() => TokenizerKind, { description: "How text becomes token ids." })
  kind!: (typeof TokenizerKind)[keyof typeof TokenizerKind];

  @Field(() => String, { description: "For people: byte, bpe:1024, or a file's name." })
  name!: string;

  @Field(() => Int, { name: "vocab", description: "Number of token ids." })
  vocabSize!: number;

  @Field(() => Int, { nullable: true, description: "The id put before every text; null where there is none." })
  bosId!: number | null;

  @Field(() => String, { description: "sha256 of the file that holds it, served under /files/." })
  hash!: string;
}
