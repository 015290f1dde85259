/** Every document that the explorer and the CLI send fits the limits, with room to spare. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type DocumentNode,
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredInputField,
  Kind,
  type NamedTypeNode,
  parse,
  print,
  typeFromAST,
  visit,
} from "graphql";
import { beforeAll, describe, expect, test } from "vitest";
import { documentOf } from "../src/limits/admit.js";
import { queryCost } from "../src/limits/cost.js";
import { defaultLimits } from "../src/limits/limits.js";
import { knownOperations } from "../src/observe/knownOperations.js";
import { openSchema } from "../src/schema.js";

const apps = fileURLToPath(new URL("../../", import.meta.url));

const sourcesOf = (app: string) =>
  readdirSync(join(apps, app, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|^gql\//.test(file))
    .map((file) => readFileSync(join(apps, app, "src", file), "utf8"));

/** The explorer's operations, each with the fragments that it needs, as its build puts them together. */
function explorerDocuments(): string[] {
  const texts = sourcesOf("web").flatMap((source) =>
    [...source.matchAll(/graphql\(`([^`]*)`\)/g)].map(([, text]) => text),
  );
  const definitions = texts.flatMap((text) => parse(text).definitions);
  const fragments = new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
  const operations = definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  return operations.map((operation) => {
    const needed = new Map<string, DocumentNode["definitions"][number]>();
    const add = (node: DocumentNode["definitions"][number]) =>
      void visit(node, {
        FragmentSpread({ name: { value } }) {
          if (needed.has(value)) return;
          needed.set(value, fragments.get(value)!);
          add(fragments.get(value)!);
        },
      });
    add(operation);
    return print({ kind: Kind.DOCUMENT, definitions: [operation, ...needed.values()] });
  });
}

/** The CLI's: those that it writes for its measures, of models of 48 layers, and those that stand in its source whole. */
async function cliDocuments(): Promise<string[]> {
  const from = (file: string) => import(/* @vite-ignore */ join(apps, "cli/src", file));
  const [{ ask, reportById }, { measures }] = await Promise.all([from("ask.ts"), from("measures/index.ts")]);
  const sent: string[] = [];
  const stop = new Error("only the document is wanted");
  const client = {
    request(query: string) {
      sent.push(query);
      throw stop;
    },
  };
  for (const measure of Object.values(measures)) {
    for (const send of [
      () => ask(client, { slug: "any", layers: 48 }, measure, {}),
      () => reportById(client, measure, "any", 48),
    ]) {
      await expect(send()).rejects.toBe(stop);
    }
  }
  const whole = sourcesOf("cli").flatMap((source) =>
    [...source.matchAll(/[`"]((?:query|mutation|subscription) \w+[^`"$]*(?:\$\w+[^`"$]*)*)[`"]/g)].map(
      ([, text]) => text,
    ),
  );
  return [...sent, ...whole];
}

const [schema, documents] = await Promise.all([
  openSchema(),
  cliDocuments().then((cli) => [...explorerDocuments(), ...cli]),
]);

/** The least that fits a type; of a length, the most that a page has. */
function leastOf(type: GraphQLInputType): unknown {
  const needed = getNullableType(type);
  if (isListType(needed)) return Array(16).fill(leastOf(needed.ofType));
  if (isEnumType(needed)) return needed.getValues()[0].name;
  if (isInputObjectType(needed)) {
    const required = Object.values(needed.getFields()).filter(isRequiredInputField);
    return Object.fromEntries(required.map((field) => [field.name, leastOf(field.type)]));
  }
  return { Int: 256, Float: 1, Boolean: true }[needed.name] ?? "x";
}

/** Values for all of an operation's variables. */
function variablesOf(document: DocumentNode): object {
  const [operation] = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  return Object.fromEntries(
    (operation.variableDefinitions ?? []).map(({ variable, type }) => [
      variable.name.value,
      leastOf(typeFromAST(schema, type as NamedTypeNode) as GraphQLInputType),
    ]),
  );
}

/** Half of every limit, but for depth: that grows by nature, not by size. */
const half = {
  ...defaultLimits,
  depth: defaultLimits.depth - 4,
  aliases: defaultLimits.aliases / 2,
  directives: defaultLimits.directives / 2,
  tokens: defaultLimits.tokens / 2,
  nesting: defaultLimits.nesting / 2,
  nodes: defaultLimits.nodes / 2,
  cost: defaultLimits.cost / 2,
};

describe("our own clients", () => {
  let names: Set<string>;
  beforeAll(() => {
    const all = [...sourcesOf("web"), ...sourcesOf("cli")];
    names = new Set(
      all.flatMap((source) =>
        [...source.matchAll(/[`"]\s*(?:query|mutation|subscription) (\w+)\s*[({]/g)].map(([, name]) => name),
      ),
    );
  });

  test("send documents enough for this to say something", () => {
    expect(documents.length).toBeGreaterThan(60);
  });

  test("stay below half of each limit with all their documents", () => {
    const refused = documents.flatMap((query) => {
      try {
        const document = documentOf(schema, { query }, half);
        queryCost(schema, document, { variables: variablesOf(document), limits: half });
        return [];
      } catch (errors) {
        const messages = ([errors].flat() as Error[]).map(({ message }) => message);
        return [`${messages.join("; ")} in ${query.trim().slice(0, 400)}`];
      }
    });
    expect(refused).toEqual([]);
  });

  test("have their operations' names in the metrics, and nobody else has", () => {
    expect([...knownOperations].sort()).toEqual([...names].sort());
  });
});
