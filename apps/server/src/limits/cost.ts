/**
 * What a query costs: about the objects that it may give.
 *
 * A value is free; an object is 1 and what is selected of it; a list is as many as its `first`, or as its `ids`, or else
 * ten; an analysis is 10 more, and so is whatever starts a mutation; the schema is 500.
 */

import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  getOperationAST,
  isCompositeType,
  isListType,
  Kind,
} from "graphql";
// the ESM build loads a second graphql, whose instanceof checks fail on this one's schema
import { type ComplexityEstimator, getComplexity } from "graphql-query-complexity/cjs";
import { refusal } from "../errors.js";
import { maxFirst } from "../pagination/page.js";

/** Entries of a list that nobody gave a length. */
const assumedLength = 10;
const analysisCost = 10;
const mutationCost = 10;
const schemaCost = 500;
/** Selections that are looked at, fragments as often as they are spread: beyond it a query is not one that anybody wrote. */
const mostSelections = 20_000;

const estimate: ComplexityEstimator = ({ field, args, type, childComplexity }) => {
  if (field.name === "__schema") return schemaCost;
  if (field.name.startsWith("__")) return field.name === "__type" ? schemaCost / 10 : 0;
  const own = type.name === "Mutation" ? mutationCost : "wait" in args ? analysisCost : 0;
  if (!isCompositeType(getNamedType(field.type))) return own;
  return own + lengthOf(field, type.name, args) * (1 + childComplexity);
};

/** How many objects a field gives at most. */
function lengthOf(
  { type, args: declared }: Parameters<ComplexityEstimator>[0]["field"],
  parent: string,
  args: Record<string, unknown>,
): number {
  if (Array.isArray(args.ids)) return Math.max(1, args.ids.length);
  if (declared.some(({ name }) => name === "first")) {
    const first = typeof args.first === "number" ? args.first : maxFirst;
    return Math.min(maxFirst, Math.max(1, first));
  }
  // a connection has counted its entries already
  return isListType(getNullableType(type)) && !parent.endsWith("Connection") ? assumedLength : 1;
}

/**
 * What an operation may cost.
 *
 * @returns 0 where the document has no such operation: executing it will tell
 * @throws GraphQLError for variables of the wrong type, and QUERY_TOO_COMPLEX above `most`
 */
export function queryCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  { variables, operationName, most }: { variables?: object | null; operationName?: string | null; most: number },
): number {
  const operation = getOperationAST(document, operationName);
  if (!operation) return 0;
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  let cost: number;
  try {
    cost = getComplexity({
      schema,
      query: { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] },
      variables: { ...variables },
      estimators: [estimate],
      maxQueryNodes: mostSelections,
    });
  } catch (error) {
    if (!(error as Error).message.startsWith("Query exceeds the maximum allowed number of nodes")) throw error;
    throw refusal(
      "QUERY_TOO_COMPLEX",
      `the query has more than ${mostSelections} selections, its fragments written out; ${mostSelections} are allowed`,
    );
  }
  if (cost > most) {
    throw refusal(
      "QUERY_TOO_COMPLEX",
      `the query costs ${cost}, about the objects that it may give; ${most} are allowed: ask for shorter pages`,
    );
  }
  return cost;
}

/** What was given: its objects, and what the analyses, mutations and the schema in it cost beside them. */
export function objectsIn(data: unknown): number {
  const left = [data];
  let objects = -1;
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    if (value === null || typeof value !== "object") continue;
    if (!Array.isArray(value)) objects += 1;
    else if (typeof value[0] === "number") continue;
    for (const entry of Object.values(value)) if (entry !== null && typeof entry === "object") left.push(entry);
  }
  return Math.max(0, objects);
}
