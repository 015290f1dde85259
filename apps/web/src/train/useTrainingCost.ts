"use client";
/** What a training takes, asked a moment after the last change of what is asked. */
import { stringifyVariables } from "@urql/core";
import { useEffect, useState } from "react";
import { useQuery } from "urql";
import { about, bytes, compact, plural } from "../format";
import type { TrainingCostInput, TrainingCostQuery } from "../gql/graphql";
import { graphql } from "../graphql/documents";

const Cost = graphql(`
  query TrainingCost($input: TrainingCostInput!) {
    trainingCost(input: $input) { parameters seconds bytes checkpoints }
  }
`);

export type TrainingCost = TrainingCostQuery["trainingCost"];

/** Typing is over when nothing was typed for so long. */
const restMilliseconds = 300;

/**
 * @param input null asks nothing, as a form that is not filled in
 * @returns the cost, of the input before while it is asked anew; or why there is none
 */
export function useTrainingCost(input: TrainingCostInput | null): {
  cost: TrainingCost | null;
  problem: string | null;
} {
  const key = input && stringifyVariables(input as never);
  const [rested, setRested] = useState(key);
  useEffect(() => {
    const timer = setTimeout(() => setRested(key), restMilliseconds);
    return () => clearTimeout(timer);
  }, [key]);
  const [{ data, error }] = useQuery({
    query: Cost,
    variables: { input: rested ? (JSON.parse(rested) as TrainingCostInput) : ({} as TrainingCostInput) },
    pause: rested === null,
  });
  if (input === null) return { cost: null, problem: null };
  const problem = error ? (error.networkError ? "The server does not answer." : error.graphQLErrors[0]?.message) : null;
  return { cost: error ? null : (data?.trainingCost ?? null), problem: problem ?? null };
}

/** @returns e.g. "about 34 min, 48 MB for 12 checkpoints a refit" */
export const costText = ({ seconds, bytes: size, checkpoints }: TrainingCost): string =>
  `${about(seconds)}, ${bytes(size)} for ${plural(checkpoints, "checkpoint")} a refit`;

export const parametersText = ({ parameters }: TrainingCost): string => `${compact(parameters)} parameters each`;
