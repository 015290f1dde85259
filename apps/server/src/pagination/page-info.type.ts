/** Where a page stands in its list (Relay's PageInfo). */

import { Field, ObjectType } from "type-graphql";

@ObjectType({ description: "Where a page stands in its list." })
export class PageInfo {
  @Field(() => Boolean, { description: "Whether more follows after endCursor." })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: "Whether anything stands before startCursor." })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: "Cursor of the page's first entry; null on an empty page." })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Cursor of the page's last entry: give it as `after` for the next page; null on an empty page.",
  })
  endCursor!: string | null;
}
