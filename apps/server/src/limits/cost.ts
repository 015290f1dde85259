/**
 * What a query costs: about the objects that it may give.
 *
 * A value is free; an object is 1 and what is selected of it; a list is as many as its `first`, or as its `ids`, or else
 * ten; an analysis is 10 more, and so is every mutation; the schema is 500. Entries of pages are counted apart from that,
 * so that pages within pages have a bound of their own.
 */

import {
  type DocumentNode,
  GraphQLError,
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
import type { Limits } from "./limits.js";

/** Entries of a list that nobody gave a length. */
const assumedLength = 10;
const analysisCost = 10;
const mutationCost = 10;
const schemaCost = 500;
/** Selections that are looked at, fragments as often as they are spread: beyond it a query is not one that anybody wrote. */
const mostSelections = 20_000;

type Field = Parameters<ComplexityEstimator>[0];

const cost: ComplexityEstimator = ({ field, args, type, childComplexity }: Field) => {
  if (field.name === "__schema") return schemaCost;
  if (field.name.startsWith("__")) return field.name === "__type" ? schemaCost / 10 : 0;
  const own = type.name === "Mutation" ? mutationCost : "wait" in args ? analysisCost : 0;
  const given = getNamedType(field.type);
  if (!isCompositeType(given)) return own;
  const length = pageLengthOf(field, args) ?? (isEndless(field, type.name) ? assumedLength : 1);
  return own + (isConnection(given.name) ? 1 + length * childComplexity : length * (1 + childComplexity));
};

/** Entries of pages and of lists of ids alone. */
const nodes: ComplexityEstimator = ({ field, args, childComplexity }: Field) => {
  if (!isCompositeType(getNamedType(field.type)) || field.name.startsWith("__")) return 0;
  const length = pageLengthOf(field, args);
  return length === null ? childComplexity : length * (1 + childComplexity);
};

const isConnection = (type: string) => type.endsWith("Connection");

/** Whether a field is a list of no known length; a connection's entries are counted where it is asked for. */
const isEndless = ({ type }: Field["field"], parent: string) =>
  isListType(getNullableType(type)) && !isConnection(parent);

/** How many entries were asked for; null where nobody says. */
function pageLengthOf({ args: declared }: Field["field"], { ids, first }: Field["args"]): number | null {
  if (Array.isArray(ids)) return Math.max(1, ids.length);
  if (!declared.some(({ name }) => name === "first")) return null;
  return Math.min(maxFirst, Math.max(1, typeof first === "number" ? first : maxFirst));
}

interface Asked {
  variables?: object | null;
  operationName?: string | null;
  limits: Pick<Limits, "cost" | "nodes">;
}

/** Costs of documents that are kept, as those of the same page or script are: Apollo parses them once. */
const known = new WeakMap<DocumentNode, Map<string, number>>();
const mostKnown = 64;
const longestKnown = 2_000;

/**
 * What an operation may cost.
 *
 * @returns 0 where the document has no such operation: executing it will tell
 * @throws GraphQLError for variables of the wrong type, and above a limit TOO_MANY_NODES or QUERY_TOO_COMPLEX
 */
export function queryCost(schema: GraphQLSchema, document: DocumentNode, asked: Asked): number {
  const { variables, operationName, limits } = asked;
  const name = JSON.stringify([operationName, variables, limits.cost, limits.nodes]);
  if (name.length > longestKnown) return computedCost(schema, document, asked);
  const ofDocument = known.get(document) ?? new Map<string, number>();
  known.set(document, ofDocument);
  const before = ofDocument.get(name);
  if (before !== undefined) return before;
  const cost = computedCost(schema, document, asked);
  if (ofDocument.size >= mostKnown) ofDocument.clear();
  ofDocument.set(name, cost);
  return cost;
}

function computedCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  { variables, operationName, limits }: Asked,
): number {
  const operation = getOperationAST(document, operationName);
  if (!operation) return 0;
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const sum = (estimator: ComplexityEstimator) =>
    getComplexity({
      schema,
      query: { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] },
      variables: { ...variables },
      estimators: [estimator],
      maxQueryNodes: mostSelections,
    });
  try {
    const [entries, total] = [sum(nodes), sum(cost)];
    if (entries > limits.nodes) {
      throw refusal(
        "TOO_MANY_NODES",
        `the query's pages may have ${entries} entries together; ${limits.nodes} are allowed: ask for shorter pages`,
      );
    }
    if (total > limits.cost) {
      throw refusal(
        "QUERY_TOO_COMPLEX",
        `the query costs ${total}, about the objects that it may give; ${limits.cost} are allowed: ask for shorter pages`,
      );
    }
    return total;
  } catch (error) {
    if (!(error instanceof GraphQLError) || error.extensions.code !== undefined) throw error;
    if (error.message.startsWith("Query exceeds the maximum allowed number of nodes")) {
      throw refusal(
        "QUERY_TOO_COMPLEX",
        `the query has more than ${mostSelections} selections, its fragments written out; ${mostSelections} are allowed`,
      );
    }
    // a variable that does not fit its type
    throw refusal("BAD_USER_INPUT", error.message, { nodes: error.nodes });
  }
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
