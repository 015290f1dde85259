/** A typed client of Seedscope's GraphQL API. */

export { type Client, type ClientOptions, connect, type Operation } from "./client.js";
export { ApiError, type ApiErrorDetail, JobEnded, Refused, Unreachable } from "./errors.js";
export * from "./gql/graphql.js";
export type * as Schema from "./gql/schema.js";
export { finished, type SettleOptions, settled } from "./settled.js";
export { type StabilityRow, type StabilityTable, stability } from "./stability.js";
