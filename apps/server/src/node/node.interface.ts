/** Whatever can be asked for again by its id. */

import { Field, ID, InterfaceType } from "type-graphql";

@InterfaceType({ description: "Whatever can be asked for again by its id, with node(id)." })
export abstract class Node {
  @Field(() => ID, {
    description:
      "Global, and the same for the same thing on every server: Family:l4-demo, Refit:l4-demo/0, Head:l4-demo/0@400/L3H5.",
  })
  get id(): string {
    throw new Error(`${this.constructor.name} has no id of its own`);
  }
}
