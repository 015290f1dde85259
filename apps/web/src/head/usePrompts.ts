"use client";
/** The prompts of a set, as many as the server gives at once. */
import { useQuery } from "urql";
import { HeadPrompts } from "./documents";

export interface PromptText {
  id: string;
  index: number;
  text: string;
}

const none: readonly PromptText[] = [];

export function usePrompts(set: string): readonly PromptText[] {
  const [{ data }] = useQuery({ query: HeadPrompts, variables: { id: set } });
  return data?.node?.__typename === "PromptSet" ? data.node.sample : none;
}
