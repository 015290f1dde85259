/** The API without a socket: the same schema, for this process. Also the package's second door, ./api, without the weight of HTTP. */

import "reflect-metadata";
import {
  engineStatuses,
  type HubOptions,
  LeastRecentlyUsed,
  type Runner,
  readTokenizer,
  type Store,
  type Tokenizer,
} from "@seedscope/core";
import {
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  parse,
  subscribe,
  validate,
} from "graphql";
import { localViewer, type Viewer } from "./access/viewer.js";
import { type Context, createContext } from "./context.js";
import { publicError } from "./errors.js";
import { lazily } from "./lazily.js";
import { openSchema } from "./schema.js";
import type { Services } from "./services.js";

export { lossTable } from "./training/loss-table.js";

/** An operation, as a client sends it. */
export interface Operation {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

/** What a client gets: plain data, as it would be after a journey as JSON. */
export interface ApiResult {
  data?: Record<string, unknown> | null;
  errors?: GraphQLFormattedError[];
}

export interface Api {
  readonly schema: GraphQLSchema;
  /** The context of one request: fresh loaders. @param viewer default: the local one */
  context(viewer?: Viewer): Context;
  execute(operation: Operation): Promise<ApiResult>;
  /** Results as they come; `return()` stops them. An operation that is refused gives one result, with its errors. */
  subscribe(operation: Operation): AsyncIterable<ApiResult>;
}

export interface ApiOptions {
  /** With it, the server can say what computes here. */
  runner?: Runner;
  /** Where imports download from, and as whom; default: huggingface.co, as nobody. */
  hub?: HubOptions;
  /** The one folder that clients may import from; default: none. */
  imports?: string;
}

const tokenizersKept = 8;

/** The API over a store. */
export async function createApi(store: Store, { runner, hub = {}, imports }: ApiOptions = {}): Promise<Api> {
  const schema = await openSchema();
  const tokenizers = new LeastRecentlyUsed<Tokenizer>(tokenizersKept, () => 1);
  const services: Services = {
    store,
    computeProcesses: runner?.processes ?? 0,
    live: runner?.live ?? null,
    tokenizer: (file) =>
      tokenizers.get(file, async () => readTokenizer(new TextDecoder().decode(await store.files.read(file)))),
    hub,
    imports: imports ?? null,
    engines: lazily(engineStatuses),
  };
  const context = (viewer = localViewer) => createContext(services, viewer);

  /** The arguments of execute and subscribe, or why there are none. */
  function prepare({ query, variables, operationName }: Operation) {
    const document = parse(query);
    const errors = validate(schema, document);
    if (errors.length > 0) throw errors;
    return { schema, document, contextValue: context(), variableValues: variables, operationName };
  }

  return {
    schema,
    context,
    async execute(operation) {
      try {
        return plain(await execute(prepare(operation)));
      } catch (errors) {
        return refused(errors);
      }
    },
    async *subscribe(operation) {
      try {
        const results = await subscribe(prepare(operation));
        if (Symbol.asyncIterator in results) for await (const result of results) yield plain(result);
        else yield plain(results);
      } catch (errors) {
        yield refused(errors);
      }
    },
  };
}

function plain({ data, errors }: ExecutionResult): ApiResult {
  return {
    ...(data === undefined ? {} : { data: JSON.parse(JSON.stringify(data)) }),
    ...(errors ? { errors: errors.map((error) => publicError(error.toJSON(), error)) } : {}),
  };
}

/** Syntax and validation errors are thrown by prepare(), one or many. */
function refused(thrown: unknown): ApiResult {
  const errors = (Array.isArray(thrown) ? thrown : [thrown]) as (GraphQLError | Error)[];
  return {
    errors: errors.map((error) => publicError("toJSON" in error ? error.toJSON() : { message: error.message }, error)),
  };
}
