/** Relay connections: one generic factory for all of them, with edges, nodes, pageInfo and totalCount. */

import { type ClassType, Field, Int, ObjectType } from "type-graphql";
import { PageInfo } from "./page-info.type.js";

/** One page of a list, as every connection type presents it. */
export interface Connection<T> {
  edges: { cursor: string; node: T }[];
  nodes: T[];
  pageInfo: PageInfo;
  totalCount: number;
}

/** What an item class is to type-graphql: an object type or an interface (an abstract class). */
type NodeClass<T> = ClassType<T & object> | (abstract new (...args: never[]) => T);

/**
 * The connection type of an item type.
 *
 * @param name the item's GraphQL name: "Family" gives FamilyConnection and FamilyEdge
 * @param items what is listed, for the description: "families"
 */
export function connectionOf<T>(node: () => NodeClass<T>, name: string, items: string) {
  @ObjectType(`${name}Edge`, { description: `One of the ${items}, with its place in the list.` })
  class Edge {
    @Field(() => String, { description: "Give it as `after` to start behind this entry." })
    cursor!: string;

    @Field(() => node() as ClassType, { description: "The entry itself." })
    node!: T;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${items}.` })
  class ConnectionType implements Connection<T> {
    @Field(() => [Edge], { description: "The page's entries with their cursors." })
    edges!: Edge[];

    @Field(() => [node() as ClassType], { description: "The page's entries without cursors." })
    nodes!: T[];

    @Field(() => PageInfo, { description: "Where the page stands in the list." })
    pageInfo!: PageInfo;

    @Field(() => Int, { description: "How many entries the whole list has." })
    totalCount!: number;
  }
  return ConnectionType;
}
