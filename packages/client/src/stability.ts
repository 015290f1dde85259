/** Head stability as a table: the shortest way from an address to numbers. */

import type { Client } from "./client.js";
import { ApiError } from "./errors.js";
import {
  MoreStableHeadsDocument,
  type NumberFragment,
  StabilityDocument,
  type StableHeadFragment,
} from "./gql/graphql.js";
import type { StabilityInput, WarningCode } from "./gql/schema.js";
import { type SettleOptions, settled } from "./settled.js";

/** One head of the anchor refit. */
export interface StabilityRow extends Omit<NumberFragment, "interval"> {
  layer: number;
  head: number;
  /** "L3H5" */
  label: string;
  /** global id of the head */
  id: string;
  /** 1 = the most stable */
  rank: number;
  /** ends of the confidence interval; null with too few refits */
  lower: number | null;
  upper: number | null;
}

export interface StabilityTable {
  /** global id of the report */
  id: string;
  step: number;
  overall: NumberFragment;
  layers: readonly { layer: number; estimate: NumberFragment }[];
  /** by layer and head, however many there are */
  heads: StabilityRow[];
  warnings: readonly { code: WarningCode; message: string }[];
  /** a shell command that computes it again */
  reproduceCommand: string;
}

/**
 * The stability of a family's heads, computed if it is not known yet.
 *
 * @param family its slug: "l4-demo"
 * @param input default: CALIBRATED, newest step, built-in prompts
 * @throws ApiError NOT_FOUND if there is no such family; what `settled` throws
 */
export async function stability(
  client: Client,
  family: string,
  { input, ...options }: SettleOptions & { input?: StabilityInput } = {},
): Promise<StabilityTable> {
  const answer = await settled(client, StabilityDocument, { family, input: input ?? null }, options);
  const report = answer.family?.stability;
  if (!report) {
    throw new ApiError([{ message: `there is no family ${family}`, extensions: { code: "NOT_FOUND" } }]);
  }
  if (report.__typename !== "StabilityReport") throw new Error(`${report.__typename} is no report`);
  const { id, step, overall, layers, warnings, provenance } = report;
  const heads: StableHeadFragment[] = [...report.heads.nodes];
  let { hasNextPage, endCursor } = report.heads.pageInfo;
  while (hasNextPage && endCursor) {
    const { node } = await client.request(MoreStableHeadsDocument, { report: id, after: endCursor }, options);
    if (node?.__typename !== "StabilityReport") break;
    heads.push(...node.heads.nodes);
    ({ hasNextPage, endCursor } = node.heads.pageInfo);
  }
  return {
    id,
    step,
    overall,
    layers,
    heads: heads.map(rowOf),
    warnings,
    reproduceCommand: provenance.reproduceCommand,
  };
}

function rowOf({ rank, head, estimate }: StableHeadFragment): StabilityRow {
  const { interval, ...numbers } = estimate;
  const { id, label, layer, index } = head;
  return {
    layer,
    head: index,
    label,
    id,
    rank,
    ...numbers,
    lower: interval?.lower ?? null,
    upper: interval?.upper ?? null,
  };
}
