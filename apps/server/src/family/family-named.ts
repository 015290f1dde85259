/** A family by the id that a client gives. */

import { NotFound } from "@seedscope/core";
import { parseIdOf } from "../ids.js";
import type { Loaders } from "../loaders.js";
import { Family } from "./family.type.js";

/**
 * @param field where the id was given
 * @throws NotFound when it names no family that this viewer sees
 */
export async function familyNamed(loaders: Loaders, id: string, field = "family"): Promise<Family> {
  const slug = parseIdOf("Family", id)?.slug;
  const record = slug && (await loaders.familyBySlug.load(slug));
  if (!record) throw new NotFound(`${field} is "${id}", and there is no such family`, field);
  return new Family(record);
}
