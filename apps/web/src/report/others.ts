/** Families that one can be held against: those of its shape. */
import type { Framed } from "../family/FamilyFrame";

type Listed = Framed["families"][number];

export function familiesLike(
  { slug, architecture }: Pick<Framed["family"], "slug" | "architecture">,
  all: Listed[],
): Listed[] {
  const { layers, heads, attentionOnly } = architecture;
  return all.filter(
    (other) =>
      other.slug !== slug &&
      other.architecture.layers === layers &&
      other.architecture.heads === heads &&
      other.architecture.attentionOnly === attentionOnly,
  );
}
