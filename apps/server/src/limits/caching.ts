/** Which answers may be kept for good: those of stored reports, by id, that tell nothing which can change. */

import { createHash } from "node:crypto";
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isAbstractType,
  isObjectType,
  isUnionType,
  Kind,
  TypeInfo,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from "graphql";
import type { Context } from "../context.js";
import { parseId } from "../ids.js";

/** Whether everybody may read an answer, so that shared caches may keep it. */
export type IsPublic = (context: Context, ids: readonly string[]) => boolean | Promise<boolean>;

export interface Caching {
  cacheControl: string;
  /** of the data alone */
  etag: string;
}

interface Answered {
  context: Context;
  schema: GraphQLSchema;
  document: DocumentNode;
  operationName: string | null | undefined;
  variables: Record<string, unknown> | null | undefined;
  data: Record<string, unknown>;
  isPublic: IsPublic;
}

const year = 31_536_000;

/** @returns null for an answer that may be another one tomorrow */
export async function cacheHeaders(answered: Answered): Promise<Caching | null> {
  const { context, data, isPublic } = answered;
  const ids = reportsAskedFor(answered);
  if (!ids || ids.length === 0 || !tellsOnlyReports(answered)) return null;
  const found = Object.values(data).flat();
  if (found.some((value) => value === null)) return null;
  const scope = (await isPublic(context, ids)) ? "public" : "private";
  const hash = createHash("sha256").update(JSON.stringify(data)).digest("base64url");
  return { cacheControl: `${scope}, max-age=${year}, immutable`, etag: `"${hash}"` };
}

/** The ids of the reports that the operation's fields name; null where one asks for anything else. */
function reportsAskedFor({ document, operationName, variables }: Answered): string[] | null {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== "query") return null;
  const ids: string[] = [];
  for (const field of operation.selectionSet.selections) {
    if (field.kind !== Kind.FIELD) return null;
    if (field.name.value === "__typename") continue;
    if (field.name.value !== "node" && field.name.value !== "nodes") return null;
    const named = [argumentOf(field, variables)].flat();
    if (!named.every((id) => typeof id === "string" && parseId(id)?.type === "Report")) return null;
    ids.push(...(named as string[]));
  }
  return ids;
}

function argumentOf({ arguments: args }: FieldNode, variables: Record<string, unknown> | null | undefined): unknown {
  const [argument] = args ?? [];
  return argument && valueFromASTUntyped(argument.value, variables);
}

/** What a report leads to and that has a life of its own: it has an id, and is no report and no head. */
function tellsOnlyReports({ schema, document }: Answered): boolean {
  const still = new Set<string>(["Head", "PromptSet"]);
  const report = schema.getType("Analysis");
  const reports = isAbstractType(report) ? schema.getPossibleTypes(report).map(({ name }) => name) : [];
  for (const name of reports) still.add(name);
  const info = new TypeInfo(schema);
  let only = true;
  visit(
    document,
    visitWithTypeInfo(info, {
      Field() {
        const parent = info.getParentType();
        if (!parent || parent === schema.getQueryType()) return;
        const type = getNamedType(info.getType());
        const living =
          (isObjectType(parent) &&
            parent.getInterfaces().some(({ name }) => name === "Node") &&
            !still.has(parent.name)) ||
          parent.name === "Node" ||
          isUnionType(type);
        // `id` and `__typename` never change, whatever they are of
        if (living && !["id", "__typename"].includes(info.getFieldDef()?.name ?? "")) only = false;
      },
    }),
  );
  return only;
}
