/** The public seed families that can be imported by name. */
import { InvalidInput, nearest } from "../../errors.js";
import type { BuiltInManifest } from "./builtInManifest.js";
import { crfmManifests } from "./crfm.js";
import { paperManifests } from "./paper.js";
import { polyPythiaManifests } from "./polypythias.js";

export type { BuiltInManifest } from "./builtInManifest.js";

/** The paper's, then the others' from small to large. */
export function builtInManifests(): readonly BuiltInManifest[] {
  return [...paperManifests, ...polyPythiaManifests, ...crfmManifests];
}

/** @throws InvalidInput that names the nearest, or all */
export function builtInManifest(id: string): BuiltInManifest {
  const found = builtInManifests().find((builtIn) => builtIn.id === id);
  if (found) return found;
  const ids = builtInManifests().map(({ id }) => id);
  const meant = nearest(id, ids);
  const instead = meant ? `did you mean ${meant}?` : `there are ${ids.join(", ")}`;
  throw new InvalidInput(`there is no built-in manifest "${id}"; ${instead}`, "manifest");
}
