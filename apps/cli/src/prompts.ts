/** Prompt sets as the user names them: a file, or the hash of one that is known. */

import { basename } from "node:path";
import { accepted, type Client, type UserError } from "./client/client.js";
import { Failure } from "./failure.js";
import { readInput } from "./options.js";

/** Prompts read from a file, or the id of a stored set. */
export type PromptsOption = { name: string; prompts: string[] } | { id: string };

/**
 * @param text the path of a JSON file, or a prompt set's hash
 * @throws Failure when the file is no JSON; what is in it is checked by the API
 */
export async function readPrompts(text: string): Promise<PromptsOption> {
  if (/^[0-9a-f]{64}$/.test(text)) return { id: `PromptSet:${text}` };
  const bytes = await readInput("prompts file", text);
  let content: unknown;
  try {
    content = JSON.parse(bytes.toString());
  } catch (error) {
    throw new Failure(`error: the prompts file ${text} is not JSON: ${(error as Error).message}`);
  }
  const { name = basename(text), prompts } = Array.isArray(content) ? { prompts: content } : Object(content);
  if (!Array.isArray(prompts) || prompts.some((prompt) => typeof prompt !== "string")) {
    throw new Failure(`error: the prompts file ${text} is neither an array of strings nor { name, prompts }`);
  }
  return { name: String(name), prompts };
}

/** @returns the prompt set's id; the same prompts are the same set */
export async function promptSetId(client: Client, prompts: PromptsOption): Promise<string> {
  if ("id" in prompts) return prompts.id;
  const { createPromptSet } = await client.request<{
    createPromptSet: { promptSet: { id: string } | null; userErrors: UserError[] };
  }>(
    `mutation Prompts($input: CreatePromptSetInput!) {
      createPromptSet(input: $input) { promptSet { id } userErrors { message } }
    }`,
    { input: prompts },
  );
  return accepted(createPromptSet).promptSet!.id;
}
