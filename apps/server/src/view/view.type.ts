/** A view: a state of the explorer under a short address. */

import type { ViewRecord } from "@seedscope/core";
import { GraphQLDateTime, GraphQLJSONObject } from "graphql-scalars";
import { Field, ObjectType } from "type-graphql";
import { viewId } from "../ids.js";
import { Node } from "../node/node.interface.js";
import { connectionOf } from "../pagination/connection.type.js";

@ObjectType({ implements: Node, description: "A state of the explorer under a short address. Never changes." })
export class View extends Node {
  constructor(readonly record: ViewRecord) {
    super();
  }

  override get id() {
    return viewId(this.record.shortCode);
  }

  @Field(() => String, { description: "Its name in addresses: 8 letters and digits." })
  get shortCode() {
    return this.record.shortCode;
  }

  @Field(() => String, { description: "The name for people." })
  get title() {
    return this.record.title;
  }

  @Field(() => String, { description: "Its short address, a path on this server: /v/7k2m9xqf." })
  get url() {
    return `/v/${this.record.shortCode}`;
  }

  @Field(() => String, { description: "The explorer's path that it leads to." })
  get path() {
    return this.record.path;
  }

  @Field(() => GraphQLJSONObject, { description: "What the explorer shows there, in its own words." })
  get state() {
    return this.record.state;
  }

  @Field(() => GraphQLDateTime, { description: "When it was saved." })
  get createdAt() {
    return this.record.createdAt;
  }
}

export const ViewConnection = connectionOf(() => View, "View", "views");
