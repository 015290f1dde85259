"use client";
/** The sentence that the page is about: in how many refits the head is found, beside where each of them stands. */
import Link from "next/link";
import { EstimateChip } from "../charts/EstimateChip";
import { read } from "../estimate";
import { fixed, plural } from "../format";
import { Term } from "../guide/Term";
import { classAddress } from "./address";
import styles from "./Head.module.css";
import { likenessText, shareFound } from "./members";
import { SimilarityStrip } from "./SimilarityStrip";
import type { SharedProps } from "./shared";

const percent = (share: number) => `${Math.round(100 * share)}`;

export function HeadTop(props: SharedProps & { onHover: (ordinal: number | null) => void }) {
  const { framed, layer, report, headClass, anchor, floorShare, wall } = props;
  const { found, of, share, interval } = shareFound(headClass);
  const own = headClass.members.find(({ refit }) => refit.ordinal === anchor);
  const medoid = headClass.members.find(({ head }) => head.id === headClass.medoid.id);
  const floor = headClass.stability.floor ?? null;
  const low = floor === null ? 0 : wall.missing.filter(({ likeness }) => likeness <= floor).length;
  return (
    <div className={styles.hero}>
      <div>
        <h1 className={styles.big}>
          Found in {found} of {plural(of, "refit")}{" "}
          <small>
            {percent(share)} % [{percent(interval[0])}, {percent(interval[1])}], floor{" "}
            {floorShare === null ? "unknown" : `${percent(floorShare)} %`}
          </small>
        </h1>
        <p>
          <b>
            <Link
              href={classAddress(framed.family.slug, layer, headClass.label, framed.view)}
              prefetch={false}
              title="The class' own address: it leads to the medoid"
            >
              {headClass.title ?? `Class ${headClass.label}`}
            </Link>
          </b>
          , <Term of="slot">slot</Term> {own?.head.label} in {own?.refit.label}.{" "}
          {own === medoid
            ? "It is the medoid: of all members the one most like the others."
            : `The medoid is ${medoid?.head.label} of ${medoid?.refit.label}; this one is ${own ? likenessText(own, report.near) : "not"} like it${own?.near ? "" : ", so no near-copy"}.`}{" "}
          {wall.missing.length > 0 && floor !== null
            ? `Of the ${wall.missing.length} without it, ${low === 0 ? "none is" : low === 1 ? "1 is" : `${low} are`} at or below the floor.`
            : null}
        </p>
        <p className={styles.stability}>
          <span>
            Mean <Term of="similarity">similarity</Term> of all pairs
          </span>
          <EstimateChip reading={read(headClass.stability, "raw")} track={96} />
          <span className="faint">
            <Term of="floor">floor</Term> {floor === null ? "none" : fixed(floor)}, n {headClass.stability.n} pairs ×{" "}
            {report.promptSet.size} prompts
          </span>
        </p>
      </div>
      <SimilarityStrip {...props} />
    </div>
  );
}
