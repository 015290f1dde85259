/** What a bulk export made. */

import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, Int, ObjectType } from "type-graphql";

@ObjectType({
  description:
    "A zip of reports: manifest.json and ro-crate-metadata.json tell what is in it and where that comes from.",
})
export class ExportArchive {
  @Field(() => String, {
    description: "Path on this server. It is signed: whoever has it may read the archive, until it expires.",
  })
  url!: string;

  @Field(() => Float, { description: "Size." })
  bytes!: number;

  @Field(() => Int, { description: "Files in it." })
  objectCount!: number;

  @Field(() => GraphQLDateTime, { description: "From then on neither the URL nor the file is of use." })
  expiresAt!: Date;
}
