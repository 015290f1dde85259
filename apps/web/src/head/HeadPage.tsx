"use client";
/** One head in all refits: where it is found again, what it attends to in each, what it does and what breaks without it. */
import Link from "next/link";
import { useChoices } from "../address";
import { FamilyFrame, type Framed } from "../family/FamilyFrame";
import { familyAddress } from "../family/pages";
import { headChoices } from "./choices";
import { HeadSections } from "./HeadSections";

interface HeadPageProps {
  slug: string;
  layer: number;
  index: number;
}

export function HeadPage({ slug, layer, index }: HeadPageProps) {
  const [choices, onChoices] = useChoices(headChoices);
  return (
    <FamilyFrame
      slug={slug}
      page="overview"
      head={(framed) => <HeadCrumb framed={framed} slug={slug} layer={layer} index={index} />}
    >
      {(framed) => <HeadSections framed={framed} layer={layer} index={index} choices={choices} onChoices={onChoices} />}
    </FamilyFrame>
  );
}

function HeadCrumb({ framed: { family, view }, slug, layer, index }: HeadPageProps & { framed: Framed }) {
  return (
    <nav className="crumb" aria-label="Where this is">
      <Link href="/">Families</Link> /{" "}
      <Link href={familyAddress(slug, "overview", { ...view, head: `L${layer}H${index}` })}>{family.name}</Link> / Layer{" "}
      {layer} / L{layer}H{index}
    </nav>
  );
}
