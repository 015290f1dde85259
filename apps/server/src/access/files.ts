/** Which stored files a viewer may read: those that are part of something that they see. */

import { createLoaders } from "../loaders.js";
import type { Services } from "../services.js";
import { may, mayRead } from "./rights.js";
import type { Viewer } from "./viewer.js";

/** Files that are part of nothing that has an owner (uploads, what reports are read from) are the admins' alone. */
export async function mayReadFile(services: Services, viewer: Viewer, hash: string): Promise<boolean> {
  if (may(viewer, "admin")) return true;
  const { families, reports, corpora, promptSets } = await services.store.fileReferences(hash);
  if (families.some((family) => mayRead(viewer, family))) return true;
  const loaders = createLoaders(services, viewer);
  const seen = await Promise.all([
    ...reports.map(({ key }) => loaders.report.load(key)),
    ...corpora.map((corpus) => loaders.corpus.load(corpus.hash)),
    ...promptSets.map((set) => loaders.promptSet.load(set.hash)),
  ]);
  return seen.some((thing) => thing !== null);
}
