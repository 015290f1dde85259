/** Uploads, asked for: too big for GraphQL, they are put to an address that a ticket opens. */

import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, InputType, ObjectType } from "type-graphql";
import { IdempotentInput, MutationPayload } from "../mutation/payload.type.js";

@ObjectType({ description: "The field of an HTTP header." })
export class HttpHeader {
  @Field(() => String, { description: "Content-Type" })
  name!: string;

  @Field(() => String, { description: "application/octet-stream" })
  value!: string;
}

@ObjectType({ description: "Where to put an upload: needs no other authorisation, and may be used again." })
export class UploadTicket {
  @Field(() => String, { description: "A path on this server, with its query." })
  url!: string;

  @Field(() => String, { description: "PUT: the request's body is the upload itself." })
  method!: string;

  @Field(() => [HttpHeader], { description: "To be sent with it." })
  headers!: HttpHeader[];

  @Field(() => GraphQLDateTime, { description: "Until when the upload must have begun." })
  expiresAt!: Date;

  @Field(() => Float, { description: "The most that it takes, in bytes." })
  maxBytes!: number;
}

@InputType({ description: "A corpus to be uploaded." })
export class UploadCorpusInput extends IdempotentInput {
  @Field(() => String, { description: "The name for people, usually the file's: 1 to 200 characters." })
  name!: string;

  @Field(() => Float, {
    nullable: true,
    description: "Its size, where that is known: an upload of another size is refused. At most 268435456.",
  })
  bytes?: number | null;
}

@InputType({ description: "A file to be uploaded: weights for an import, or logits for a check." })
export class UploadFileInput extends IdempotentInput {
  @Field(() => Float, {
    nullable: true,
    description: "Its size, where that is known: an upload of another size is refused.",
  })
  bytes?: number | null;
}

@ObjectType({ description: "The ticket, or why there is none." })
export class UploadPayload extends MutationPayload {
  @Field(() => UploadTicket, { nullable: true, description: "Where to put it." })
  ticket?: UploadTicket | null;
}
