/** A family to be imported. */

import type { Visibility as VisibilityName } from "@seedscope/core";
import { Field, InputType, ObjectType } from "type-graphql";
import { Family } from "../family/family.type.js";
import { Visibility } from "../family/visibility.enum.js";
import { Job } from "../job/job.type.js";
import { IdempotencyKeyField, type IdempotentInput, MutationInput, MutationPayload } from "../mutation/payload.type.js";

@InputType({ description: "A file that was put to /uploads/files." })
export class UploadedFileInput {
  @Field(() => String, { description: "What the manifest calls it: seed1.pt" })
  path!: string;

  @Field(() => String, { description: "The sha256 that the upload gave." })
  hash!: string;
}

@InputType({ description: "A tokenizer instead of the manifest's: exactly one of the two." })
export class ImportTokenizerInput {
  @Field(() => Boolean, { nullable: true, description: "UTF-8 bytes, with 256 as BOS." })
  byte?: boolean | null;

  @Field(() => String, { nullable: true, description: "The text of a tokenizer.json." })
  json?: string | null;
}

@InputType({
  description: "What to import: a manifest, one of builtInManifests, or a folder whose manifest is inferred.",
})
export class ImportSourceInput extends MutationInput {
  @Field(() => String, {
    nullable: true,
    description: "The text of a manifest; docs/manifest.schema.json is its schema.",
  })
  manifest?: string | null;

  @Field(() => String, { nullable: true, description: "The id of a built-in manifest." })
  builtIn?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Where the manifest's paths begin: a folder below the server's folder of imports. Without a manifest, one is inferred from it, and name is needed.",
  })
  folder?: string | null;

  @Field(() => [UploadedFileInput], {
    nullable: true,
    description: "The files of the manifest's paths, uploaded: instead of a folder.",
  })
  uploads?: UploadedFileInput[] | null;

  @Field(() => String, { nullable: true, description: "The name for people, instead of the manifest's." })
  name?: string | null;

  @Field(() => ImportTokenizerInput, { nullable: true, description: "Instead of the manifest's." })
  tokenizer?: ImportTokenizerInput | null;
}

@InputType({ description: "A family to be imported." })
export class ImportFamilyInput extends ImportSourceInput implements IdempotentInput {
  @IdempotencyKeyField()
  idempotencyKey?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: "Whether an imported family of this name gives way, with its reports.",
  })
  replace?: boolean | null;

  @Field(() => Visibility, {
    nullable: true,
    defaultValue: "team",
    description: "Who sees it; one that is replaced keeps its own.",
  })
  visibility?: VisibilityName | null;
}

@ObjectType({ description: "The family and the job that reads it, or why there are none." })
export class ImportFamilyPayload extends MutationPayload {
  @Field(() => Family, { nullable: true, description: "The new family." })
  family?: Family | null;

  @Field(() => Job, { nullable: true, description: "Its import: follow it with jobUpdated." })
  job?: Job | null;
}
