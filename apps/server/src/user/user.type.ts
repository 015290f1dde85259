/** Somebody with an account, as others see them. */

import type { UserRecord } from "@seedscope/core";
import { Field, ObjectType } from "type-graphql";
import { userId } from "../ids.js";
import { Node } from "../node/node.interface.js";

@ObjectType({ implements: Node, description: "Somebody with an account." })
export class User extends Node {
  constructor(readonly record: UserRecord) {
    super();
  }

  override get id() {
    return userId(this.record.id);
  }

  @Field(() => String, { description: "The name for people." })
  get name() {
    return this.record.name;
  }
}
