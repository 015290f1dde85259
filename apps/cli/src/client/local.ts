/** The API in this process, on a store that this process opens. */

import { createReadStream } from "node:fs";
import { ensureBuiltins, openStore, type Runner, startRunner } from "@seedscope/core";
import { createApi, exportedFile, lossTable } from "@seedscope/server/api";
import { Failure } from "../failure.js";
import type { Settings } from "../settings.js";
import { type Client, dataOf } from "./client.js";

/**
 * @param imports a folder of the user's that imports may read
 * @throws InvalidInput when another process holds the store
 */
export async function openLocal({ folder, databaseUrl, hub }: Settings, imports?: string): Promise<Client> {
  const store = await openStore(databaseUrl ? { databaseUrl, folder } : { folder });
  await ensureBuiltins(store);
  const api = await createApi(store, { hub, imports, url: process.env.SEEDSCOPE_URL });
  let runner: Runner | undefined;
  return {
    async request<T>(query: string, variables?: Record<string, unknown>) {
      return dataOf<T>(await api.execute({ query, variables }));
    },
    async *subscribe<T>(query: string, variables?: Record<string, unknown>) {
      for await (const result of api.subscribe({ query, variables })) yield dataOf<T>(result);
    },
    addCorpus: async (name, bytes) => `Corpus:${(await store.addCorpus(name, bytes)).hash}`,
    addFile: async (path) => (await store.files.putStream(createReadStream(path, { highWaterMark: 2 ** 20 }))).hash,
    file: (hash) => store.files.read(hash),
    async exported(path) {
      const { pathname, searchParams } = new URL(path, "http://local/exports/reports/");
      const file = await exportedFile(api.context(), pathname.slice("/exports/reports/".length), {
        ...Object.fromEntries(searchParams),
      });
      return { name: file.name, bytes: file.body };
    },
    async lossTable(slug) {
      const family = await store.familyBySlug(slug);
      if (!family) throw new Failure(`error: there is no family ${slug}`);
      return lossTable(store, family);
    },
    async compute() {
      runner ??= await startRunner(store, { hub });
    },
    async close() {
      await runner?.stop();
      await store.close();
    },
  };
}
