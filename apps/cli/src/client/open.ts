/** Which API a command talks to: the server that --server names, else the store of this machine. */

import type { Settings } from "../settings.js";
import type { Client } from "./client.js";

/** Opens the API for as long as `work` takes. */
export async function withClient<T>(settings: Settings, work: (client: Client) => Promise<T>): Promise<T> {
  const client = settings.server
    ? await (await import("./remote.js")).openRemote(settings.server)
    : await (await import("./local.js")).openLocal(settings);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
