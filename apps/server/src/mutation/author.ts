/** What only its author may change, or an admin. */

import type { Viewer } from "../access/viewer.js";
import { Forbidden } from "./user-error.type.js";

/**
 * @param authorId who made it; null: nobody in particular, so that admins alone may
 * @param what in words: "the claim 7k2m9xqf"
 * @throws Forbidden
 */
export function requireAuthor({ role, userId }: Viewer, authorId: string | null, what: string): void {
  if (role === "admin" || (authorId !== null && authorId === userId)) return;
  throw new Forbidden(`${what} can be changed by whoever made it, and by admins`);
}
