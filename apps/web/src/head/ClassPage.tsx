"use client";
/** A class by its name: it leads to the head that stands for it, in the refit of the address, else in the medoid's. */
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { useEffect } from "react";
import { useChoices } from "../address";
import { Bones, ReportNotice } from "../analysis/ReportState";
import { FamilyFrame, type Framed } from "../family/FamilyFrame";
import { familyAddress } from "../family/pages";
import { classAddress, headLink } from "./address";
import { headChoices } from "./choices";
import { Said } from "./HeadSections";
import { classNamed, memberOr } from "./members";
import { useClasses } from "./useClasses";

interface ClassPageProps {
  slug: string;
  layer: number;
  /** "C5", or what the class is called. */
  name: string;
}

export function ClassPage({ slug, layer, name }: ClassPageProps) {
  return (
    <FamilyFrame
      slug={slug}
      page="overview"
      head={({ family, view }) => (
        <nav className="crumb" aria-label="Where this is">
          <Link href="/">Families</Link> / <Link href={familyAddress(slug, "overview", view)}>{family.name}</Link> /
          Layer {layer} / {name}
        </nav>
      )}
    >
      {(framed) => <ToHead framed={framed} layer={layer} name={name} />}
    </FamilyFrame>
  );
}

function ToHead({ framed, layer, name }: { framed: Framed; layer: number; name: string }) {
  const { family, step, view } = framed;
  const router = useRouter();
  const chosen = useSearchParams().has("seed");
  const [choices] = useChoices(headChoices);
  const asked = useClasses(framed, layer, layer < family.architecture.layers ? step : null);
  const classes = asked.report?.classes.nodes ?? [];
  const found = classNamed(classes, name);
  const member = found && memberOr(found, chosen ? view.anchor : null);
  const target = member && { layer: member.head.layer, index: member.head.index, refit: member.refit.ordinal };
  const href = target && headLink(family.slug, target, view, choices);
  useEffect(() => {
    if (href) router.replace(href);
  }, [href, router]);
  if (layer < family.architecture.layers && (!asked.report || href)) {
    return (
      <Said>
        {href || asked.status.is === "asking" || asked.status.is === "pending" ? <Bones height={240} /> : null}
        <ReportNotice view={asked} nothing={<b>No step yet that all refits have.</b>} />
      </Said>
    );
  }
  return (
    <Said>
      <p>
        <b>
          Layer {layer} has no class “{name}”.
        </b>{" "}
        {classes.length === 0 ? `${family.name} has layers 0 to ${family.architecture.layers - 1}.` : "It has these:"}
      </p>
      <p>
        {classes.map(({ id, label, title }, i) => (
          <span key={id}>
            {i > 0 ? ", " : ""}
            <Link href={classAddress(family.slug, layer, label, view)}>{title ? `${label}, ${title}` : label}</Link>
          </span>
        ))}
      </p>
    </Said>
  );
}
