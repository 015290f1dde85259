/** What the server tells of itself. */

import { Field, Int, ObjectType } from "type-graphql";

@ObjectType({ description: "An engine: what turns a model into a program that computes." })
export class EngineStatus {
  @Field(() => String, { description: "onnx, tensorflow, wasm or cpu." })
  name!: string;

  @Field(() => Boolean, { description: "Whether it starts here." })
  available!: boolean;

  @Field(() => Boolean, { description: "Whether it is the one that jobs use." })
  chosen!: boolean;

  @Field(() => String, { description: "Provider and threads; or why it is not available." })
  detail!: string;
}

@ObjectType({ description: "The server itself." })
export class ServerInfo {
  @Field(() => String, { description: "Version of Seedscope." })
  version!: string;

  @Field(() => String, { description: "What holds the rows: PGlite or PostgreSQL." })
  store!: string;

  @Field(() => Int, { description: "Compute processes of this server; 0 where workers compute elsewhere." })
  computeProcesses!: number;
}
