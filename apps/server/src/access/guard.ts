/** The gate in front of every root field. */

import { defaultFieldResolver, GraphQLError, type GraphQLField, type GraphQLSchema } from "graphql";
import type { Context } from "../context.js";
import { fieldNeeds } from "./fields.js";
import { requireRight } from "./rights.js";
import type { Viewer } from "./viewer.js";

/** So often is it looked at whether whoever subscribed still may, beside at every event. */
const lookEveryMs = 30_000;

/** Every root field of the schema asks first whether the viewer may. Changes the schema, and gives it back. */
export function guarded(schema: GraphQLSchema): GraphQLSchema {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) guardField(field, `${type!.name}.${field.name}`);
  }
  return schema;
}

function guardField(field: GraphQLField<unknown, Context>, name: string): void {
  const { subscribe, resolve = defaultFieldResolver } = field;
  const ask = (viewer: Viewer) => requireField(viewer, name);
  if (!subscribe) {
    field.resolve = (root, args, context, info) => {
      ask(context.viewer);
      return resolve(root, args, context, info);
    };
    return;
  }
  field.subscribe = async (root, args, context, info) => {
    ask(context.viewer);
    const events = (await subscribe(root, args, context, info)) as AsyncIterable<unknown>;
    return whileAllowed(events[Symbol.asyncIterator](), context, ask);
  };
  field.resolve = (event, args, context, info) => {
    if (event instanceof Lapsed) throw event.reason;
    return resolve(event, args, context, info);
  };
}

function requireField(viewer: Viewer, name: string): void {
  const [type, field] = name.split(".");
  const need = Object.hasOwn(fieldNeeds, name) ? fieldNeeds[name] : null;
  if (need === null) throw new GraphQLError(`nobody may use ${name}`, { extensions: { code: "FORBIDDEN" } });
  requireRight(viewer, need, type === "Query" ? `reading ${field}` : field);
}

/** The last event of a subscription that is no longer allowed: an error, as any other event may have one. */
class Lapsed {
  constructor(readonly reason: unknown) {}
}

/**
 * Events for as long as the viewer may have them: a session that ends, a token that expires or is revoked, a role that
 * is taken away end the subscription, with an error that says so.
 */
function whileAllowed(
  events: AsyncIterator<unknown>,
  context: Context,
  ask: (viewer: Viewer) => void,
): AsyncIterableIterator<unknown> {
  let ended = false;
  let interrupt = (_reason: unknown) => {};

  async function look() {
    context.viewer = await context.whoAsks();
    ask(context.viewer);
  }
  const timer = setInterval(() => look().catch((reason) => interrupt(reason)), lookEveryMs);
  timer.unref();

  async function end() {
    ended = true;
    clearInterval(timer);
    await events.return?.();
  }

  /** The next event, or the reason why there will be none, whichever comes first. */
  function nextUnlessInterrupted() {
    return new Promise<IteratorResult<unknown>>((resolve, reject) => {
      interrupt = (reason) => resolve({ done: false, value: new Lapsed(reason) });
      events.next().then(resolve, reject);
    });
  }

  return {
    async next() {
      if (ended) return { done: true, value: undefined };
      const event = await nextUnlessInterrupted();
      if (event.done || event.value instanceof Lapsed) {
        await end();
        return event;
      }
      try {
        await look();
        return event;
      } catch (reason) {
        await end();
        return { done: false, value: new Lapsed(reason) };
      }
    },
    async return() {
      await end();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
