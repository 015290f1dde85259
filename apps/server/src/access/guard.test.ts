import { buildSchema, type ExecutionResult, execute, type GraphQLObjectType, parse, subscribe } from "graphql";
import { afterEach, expect, test, vi } from "vitest";
import type { Context } from "../context.js";
import { guarded } from "./guard.js";
import { anonymousViewer, localViewer, type Viewer } from "./viewer.js";

afterEach(() => {
  vi.useRealTimers();
});

/** A schema of one field that is known, one that is not, and a subscription that says nothing until it is told to. */
function schemaOf(events: AsyncIterator<unknown>) {
  const schema = buildSchema(
    "type Query { server: Int families: Int hidden: Int constructor: Int } type Subscription { jobUpdated: Int }",
  );
  const fields = (type: GraphQLObjectType | null | undefined) => Object.values(type!.getFields());
  for (const field of fields(schema.getQueryType())) field.resolve = () => 1;
  for (const field of fields(schema.getSubscriptionType())) {
    field.subscribe = () => ({ [Symbol.asyncIterator]: () => events });
    field.resolve = (value) => value;
  }
  return guarded(schema);
}

const silent: AsyncIterator<unknown> = { next: () => new Promise(() => {}) };
const contextOf = (viewer: Viewer, whoAsks = async () => viewer) => ({ viewer, whoAsks }) as unknown as Context;

test.each(["hidden", "constructor"])(
  "a field that the table does not know, as %s, is refused to everybody",
  async (field) => {
    const document = parse(`{ ${field} server }`);
    const { data, errors } = await execute({
      schema: schemaOf(silent),
      document,
      contextValue: contextOf(localViewer),
    });
    expect(data).toEqual({ [field]: null, server: 1 });
    expect(errors).toMatchObject([{ message: `nobody may use Query.${field}`, extensions: { code: "FORBIDDEN" } }]);
  },
);

test("a subscription that says nothing ends within 30 s of its viewer's right to it, and lets go of what it hears", async () => {
  vi.useFakeTimers();
  const returned = vi.fn(async () => ({ done: true as const, value: undefined }));
  let viewer: Viewer = localViewer;
  const results = (await subscribe({
    schema: schemaOf({ ...silent, return: returned }),
    document: parse("subscription { jobUpdated }"),
    contextValue: contextOf(viewer, async () => viewer),
  })) as AsyncGenerator<ExecutionResult>;
  const first = results.next();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(returned).not.toHaveBeenCalled();

  viewer = anonymousViewer(false);
  await vi.advanceTimersByTimeAsync(30_000);
  const { value } = await first;
  expect(value.errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
  expect(returned).toHaveBeenCalledOnce();
  expect(await results.next()).toEqual({ done: true, value: undefined });
  expect(vi.getTimerCount()).toBe(0);
});

test("stopping a subscription lets go too", async () => {
  vi.useFakeTimers();
  const returned = vi.fn(async () => ({ done: true as const, value: undefined }));
  const results = (await subscribe({
    schema: schemaOf({ next: async () => ({ done: false, value: 7 }), return: returned }),
    document: parse("subscription { jobUpdated }"),
    contextValue: contextOf(localViewer),
  })) as AsyncGenerator<ExecutionResult>;
  expect(await results.next()).toEqual({ done: false, value: { data: { jobUpdated: 7 } } });
  await results.return(undefined);
  expect(returned).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});
