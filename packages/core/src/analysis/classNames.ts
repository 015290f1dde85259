/** Head classes by the names that people give them: "L3H5" is the class of head 5 of layer 3 of the anchor refit. */
import { InvalidInput } from "../errors.js";
import type { ClassPairs, FamilyPairs } from "./classPairs.js";
import type { ClassName } from "./familyReports.js";

export function nameOf({ layer, ordinal, heads }: ClassPairs, anchor: number): ClassName {
  return { layer, head: heads[anchor], ordinal };
}

/** "L3H5" → layer 3, head 5. @throws InvalidInput */
export function parseHead(text: string): { layer: number; head: number } {
  const [, layer, head] = /^L(\d{1,9})H(\d{1,9})$/i.exec(text.trim()) ?? [];
  if (layer === undefined) throw new InvalidInput(`head is "${text}"; name it as L3H5: layer 3, head 5`, "head");
  return { layer: Number(layer), head: Number(head) };
}

/** The class that this head of the anchor refit belongs to. */
export function classOf(family: FamilyPairs, anchor: number, { layer, head }: { layer: number; head: number }) {
  const found = family.layers[layer]?.classes.find(({ heads }) => heads[anchor] === head);
  if (!found) throw new InvalidInput(`there is no head L${layer}H${head} in refit ${anchor}`, "head");
  return found;
}
