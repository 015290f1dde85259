/** Saved states of the explorer, under short codes. */
import { randomUUID } from "node:crypto";
import { eq, inArray } from "drizzle-orm";
import { InvalidInput } from "../errors.js";
import type { Database } from "./database.js";
import { keyed, newestFirst } from "./pages.js";
import type { Page, ViewRecord } from "./records.js";
import { views } from "./schema.js";
import { shortCode } from "./shortCode.js";

/** Most bytes of a state, as JSON. */
export const mostStateBytes = 64 * 1024;
const mostPinned = 64;

/** A view to be saved. */
export type NewView = Pick<ViewRecord, "title" | "path" | "state" | "pinned" | "createdBy"> & {
  /** a view that was saved with the same key is given back */
  idempotencyKey?: string;
};

export function viewQueries(db: Database) {
  return {
    /** @throws InvalidInput with the field at fault */
    async addView(view: NewView): Promise<ViewRecord> {
      requireView(view);
      for (;;) {
        const [made] = await db
          .insert(views)
          .values({ ...view, id: randomUUID(), shortCode: shortCode() })
          .onConflictDoNothing()
          .returning();
        if (made) return toView(made);
        const [known] = view.idempotencyKey
          ? await db.select().from(views).where(eq(views.idempotencyKey, view.idempotencyKey))
          : [];
        if (known) return toView(known);
        // else somebody has the short code already
      }
    },

    async viewsByCode(codes: readonly string[]): Promise<Map<string, ViewRecord>> {
      const rows = codes.length
        ? await db
            .select()
            .from(views)
            .where(inArray(views.shortCode, [...codes]))
        : [];
      return keyed(rows.map(toView), ({ shortCode }) => shortCode);
    },

    /** Newest first. */
    views({ first, after }: { first: number; after?: string | null }): Promise<Page<ViewRecord>> {
      return newestFirst(db, views, { first, after }, toView);
    },
  };
}

function requireView({ title, path, state, pinned }: NewView): void {
  if (title.trim() === "" || title.length > 200) {
    throw new InvalidInput(`title has ${title.length} characters; it must have 1 to 200`, "title");
  }
  // "//elsewhere" and "/\\elsewhere" are other sites to a browser
  if (!/^\/(?![/\\])[\x21-\x7e]{0,1999}$/.test(path)) {
    throw new InvalidInput(
      "path is no path of the explorer; it must begin with one /, and have at most 2000 characters, escaped as in a URL",
      "path",
    );
  }
  const bytes = Buffer.byteLength(JSON.stringify(state));
  if (bytes > mostStateBytes) {
    throw new InvalidInput(`state has ${bytes} bytes as JSON; it may have ${mostStateBytes}`, "state");
  }
  if (pinned.length > mostPinned) {
    throw new InvalidInput(`there are ${pinned.length} pinned reports; a view may have ${mostPinned}`, "pinned");
  }
}

function toView({ idempotencyKey: _, ...view }: typeof views.$inferSelect): ViewRecord {
  return view;
}
