/** Which API a command talks to: the server that --server names, else the store of this machine. */

import type { Settings } from "../settings.js";
import type { Client } from "./client.js";

/**
 * Opens the API for as long as `work` takes.
 *
 * @param imports a folder that imports may read; a server has its own
 */
export async function withClient<T>(
  settings: Settings,
  work: (client: Client) => Promise<T>,
  imports?: string,
): Promise<T> {
  const client = settings.server
    ? await (await import("./remote.js")).openRemote(settings.server, settings.token)
    : await (await import("./local.js")).openLocal(settings, imports);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
