/** People by the ids that rows have. */

import type { Loaders } from "../loaders.js";
import { User } from "./user.type.js";

/** @returns null for nobody in particular, and for whoever has gone */
export async function userOf(loaders: Loaders, id: string | null): Promise<User | null> {
  const record = id === null ? null : await loaders.user.load(id);
  return record && new User(record);
}
