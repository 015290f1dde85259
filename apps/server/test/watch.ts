/** One operation over a WebSocket of its own, with whatever a request says of who sends it. */

import { createClient } from "graphql-ws";
import WebSocket from "ws";
import type { Answer } from "./harness.js";

/** All results until it completes, or the first alone; errors that end it are the last. */
export async function watch(
  url: string,
  headers: Record<string, string>,
  query: string,
  variables: object = {},
  {
    connectionParams,
    onResult,
    first = false,
  }: { connectionParams?: Record<string, unknown>; onResult?: (answer: Answer) => unknown; first?: boolean } = {},
): Promise<Answer[]> {
  let refused: string | null = null;
  class WithHeaders extends WebSocket {
    constructor(address: string, protocols: string | string[]) {
      super(address, protocols, { headers });
      this.on("unexpected-response", (_request, response) => {
        refused = `the socket was answered ${response.statusCode}`;
        this.terminate();
      });
    }
  }
  const client = createClient({
    url: `${url.replace("http", "ws")}/graphql`,
    webSocketImpl: WithHeaders,
    retryAttempts: 0,
    connectionParams,
  });
  const answers: Answer[] = [];
  try {
    for await (const answer of client.iterate({ query, variables: { ...variables } })) {
      answers.push(answer as unknown as Answer);
      await onResult?.(answer as unknown as Answer);
      if (first) break;
    }
  } catch (error) {
    if (!Array.isArray(error)) throw new Error(refused ?? "the connection was lost", { cause: error });
    answers.push({ errors: error });
  } finally {
    await client.dispose();
  }
  return answers;
}
