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
  subscribe,
} from "graphql";
import type { Accounts } from "./access/accounts.js";
import { type Authenticate, authenticator, type Credentials } from "./access/authenticate.js";
import type { AccountSettings, AuthSettings } from "./access/settings.js";
import { localViewer, type Viewer } from "./access/viewer.js";
import { type Context, createContext, type Origin } from "./context.js";
import { publicError } from "./errors.js";
import { familiesBySlug } from "./family/families-by-slug.js";
import { lazily } from "./lazily.js";
import { type CostExtension, documentOf, type Operation, pay, settle } from "./limits/admit.js";
import { type Limits, limitsFrom } from "./limits/limits.js";
import { createThrottle } from "./limits/throttle.js";
import { knownReports } from "./report/known-reports.js";
import { openSchema } from "./schema.js";
import type { Services } from "./services.js";

export { exportedFile } from "./exports/exported-file.js";
export type { Operation } from "./limits/admit.js";
export { lossTable } from "./training/loss-table.js";

/** What a client gets: plain data, as it would be after a journey as JSON. */
export interface ApiResult {
  data?: Record<string, unknown> | null;
  errors?: GraphQLFormattedError[];
  extensions?: { cost?: CostExtension };
}

export interface Api {
  readonly schema: GraphQLSchema;
  /** How people sign in; null where nobody does. */
  readonly accounts: Accounts | null;
  /** Who it is that has these credentials. */
  authenticate: Authenticate;
  readonly services: Services;
  /** The context of one request: fresh loaders. @param viewer default: the local one */
  context(viewer?: Viewer, origin?: Origin): Context;
  /** The same, of whoever has these credentials. */
  contextOf(credentials: Credentials, origin?: Origin): Promise<Context>;
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
  /** Whether and how people sign in; default: nobody does. Whoever executes operations in this process is local. */
  auth?: AuthSettings;
  /** Where browsers find the server, if they do and `auth` does not say. */
  url?: string;
  /** Default: what the environment says. */
  limits?: Limits;
  /** Whose credentials are whose; default: as `auth` says. */
  authenticate?: Authenticate;
}

const tokenizersKept = 8;

/**
 * The API over a store. In this process nobody's time is limited; all other limits are as over HTTP.
 *
 * @throws InvalidInput naming a variable of the environment that cannot be read
 */
export async function createApi(store: Store, options: ApiOptions = {}): Promise<Api> {
  const { runner, hub = {}, imports, auth = { kind: "local" }, url, limits = limitsFrom() } = options;
  const schema = await openSchema();
  const accounts = auth.kind === "accounts" ? await accountsOf(store, auth, url) : null;
  const authenticate = options.authenticate ?? authenticator(store, accounts);
  const tokenizers = new LeastRecentlyUsed<Tokenizer>(tokenizersKept, () => 1);
  const services: Services = {
    store,
    computeProcesses: runner?.processes ?? 0,
    live: runner?.live ?? null,
    familiesBySlug: familiesBySlug(store),
    tokenizer: (file) =>
      tokenizers.get(file, async () => readTokenizer(new TextDecoder().decode(await store.files.read(file)))),
    reports: knownReports(store),
    hub,
    imports: imports ?? null,
    engines: lazily(engineStatuses),
    accounts,
    limits,
    throttle: createThrottle(limits.window),
  };
  const context = (viewer = localViewer, origin?: Origin) => createContext(services, viewer, origin);

  /** The arguments of execute and subscribe, or why there are none. */
  async function prepare(operation: Operation) {
    const { variables, operationName } = operation;
    const document = documentOf(schema, operation, limits);
    const contextValue = context();
    await pay(contextValue, schema, document, operation);
    return { schema, document, contextValue, variableValues: variables, operationName };
  }

  return {
    schema,
    accounts,
    authenticate,
    services,
    context,
    async contextOf(credentials, origin) {
      const whoAsks = () => authenticate(credentials);
      return context(await whoAsks(), { ...origin, whoAsks });
    },
    async execute(operation) {
      try {
        const prepared = await prepare(operation);
        const result = plain(await execute(prepared));
        return { ...result, extensions: { cost: await settle(prepared.contextValue, result.data) } };
      } catch (errors) {
        return refused(errors);
      }
    },
    async *subscribe(operation) {
      try {
        const results = await subscribe(await prepare(operation));
        if (Symbol.asyncIterator in results) for await (const result of results) yield plain(result);
        else yield plain(results);
      } catch (errors) {
        yield refused(errors);
      }
    },
  };
}

async function accountsOf(store: Store, auth: AccountSettings, url = "http://127.0.0.1:4000"): Promise<Accounts> {
  // a third of all modules, which a store on one's own machine never needs
  const { openAccounts } = await import("./access/accounts.js");
  return openAccounts(store, auth, auth.url ?? url);
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
