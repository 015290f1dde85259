/** What nearly every request begins with, read once for all requests that come at the same time. */

import type { FamilyRecord, Store } from "@seedscope/core";
import DataLoader from "dataloader";
import type { Services } from "../services.js";

/** Begins its query after all who share it have asked, and so each sees what was written until then. */
export function familiesBySlug(store: Store): Services["familiesBySlug"] {
  const records = new DataLoader<string, FamilyRecord | null>(
    async (slugs) => {
      const found = await store.familiesBySlug([...new Set(slugs)]);
      return slugs.map((slug) => found.get(slug) ?? null);
    },
    { cache: false, batchScheduleFn: (begin) => setImmediate(begin) },
  );
  return async (slugs) => {
    const found = await Promise.all(slugs.map((slug) => records.load(slug)));
    return new Map(found.flatMap((record) => (record ? [[record.slug, record]] : [])));
  };
}
