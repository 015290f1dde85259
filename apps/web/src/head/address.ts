/** Where a head's page is, with what this one is looked at by: the same text in the same way, of another head. */
import { writeChoices } from "../address";
import { headAddress } from "../family/pages";
import { type View, writeView } from "../view";
import { type HeadChoices, headChoices } from "./choices";
import { placeOf } from "./members";

/**
 * @param head its slot; `refit` is the ordinal of the refit it is of
 * @param sameClass whether it is the head that is looked at, as another refit has it: the pin then stays
 */
export function headLink(
  slug: string,
  head: { layer: number; index: number; refit: number },
  view: View,
  choices: HeadChoices,
  sameClass = false,
): string {
  const [path, query = ""] = headAddress(slug, head.layer, head.index, { ...view, anchor: head.refit }).split("?");
  const { lock, pin, ...kept } = choices;
  const pinned = sameClass && pin !== head.refit ? { pin } : {};
  const text = writeChoices(headChoices, { ...kept, ...pinned }, new URLSearchParams(query)).toString();
  return text ? `${path}?${text}` : path;
}

/** Where a class is, whichever refit holds it best. */
export const classAddress = (slug: string, layer: number, label: string, view: View): string =>
  `/f/${encodeURIComponent(slug)}/head/L${layer}/${placeOf(label)}${writeView({ ...view, anchor: 0, head: null })}`;
