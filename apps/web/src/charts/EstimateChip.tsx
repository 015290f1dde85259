"use client";
/** A number with its floor (and interval, where there is one) on one fixed track, 0 to 1 if nothing else is said; all that is known of it is on a card. */
import Link from "next/link";
import { type RefObject, useId, useRef } from "react";
import { type EstimateNumbers, type Reading, sentences, spoken } from "../estimate";
import { count, fixed } from "../format";
import cards from "../frame/Card.module.css";
import { useCard } from "../frame/useCard";
import styles from "./EstimateChip.module.css";

interface EstimateChipProps {
  reading: Reading;
  /** Width of the track in pixels. */
  track?: number;
  /** Where the track ends; what ends elsewhere than at 1 has no calibrated reading. */
  most?: number;
  /** What the card says in place of the verdict's sentence, which is about likeness. */
  sentence?: string;
  large?: boolean;
  /** How many prompts it averages over, where that is known here. */
  prompts?: number;
  /** Its place among others, 1 the highest. */
  rank?: { at: number; of: number };
  /** Stands in a button, which may hold no other: the card comes with the pointer alone. */
  plain?: boolean;
}

const cardWidth = 264;

export function EstimateChip(props: EstimateChipProps) {
  const { reading, track = 72, most = 1, sentence, large, prompts, rank, plain } = props;
  const id = useId();
  const chip = useRef<HTMLElement>(null);
  const { open, show, anchorProps, cardProps } = useCard(chip, cardWidth);
  const className = large ? `${styles.chip} ${styles.large}` : styles.chip;
  const card = (
    <span id={id} role={plain ? "tooltip" : undefined} className={cards.card} {...cardProps}>
      {/* made when it is looked at: a page has hundreds of numbers */}
      {open ? <About {...{ reading, most, sentence, prompts, rank }} linked={!plain} /> : null}
    </span>
  );
  if (plain) {
    return (
      <>
        <span ref={chip} className={className} role="img" aria-label={spoken(reading)} {...anchorProps}>
          <Face reading={reading} track={track} most={most} />
        </span>
        {card}
      </>
    );
  }
  return (
    <>
      <button
        ref={chip as RefObject<HTMLButtonElement | null>}
        type="button"
        className={`${className} ${styles.button}`}
        aria-label={spoken(reading)}
        aria-expanded={open}
        aria-controls={id}
        onClick={show}
        {...anchorProps}
      >
        <Face reading={reading} track={track} most={most} />
      </button>
      {card}
    </>
  );
}

type Interval = { lower: number; upper: number } | null | undefined;

const withInterval = (value: number | null, interval: Interval): string =>
  value === null ? "–" : `${fixed(value)}${interval ? ` [${fixed(interval.lower)}, ${fixed(interval.upper)}]` : ""}`;

interface AboutProps extends Pick<EstimateChipProps, "reading" | "sentence" | "prompts" | "rank"> {
  most: number;
  linked: boolean;
}

/** One span a row, since the card may stand in a paragraph. */
function About({ reading, most, sentence, prompts, rank, linked }: AboutProps) {
  const { of, verdict } = reading;
  const rows: [name: string, value: string][] = [
    ["raw", withInterval(of.value, of.interval)],
    ["floor", of.floor === null ? "none" : fixed(of.floor)],
    ...(most === 1 ? ([["calibrated", withInterval(of.calibrated, of.calibratedInterval)]] as [string, string][]) : []),
    ["interval", intervalWords(of)],
    ["n", `${count(of.n)}${prompts === undefined ? "" : ` × ${count(prompts)} prompts`}`],
    ...(rank ? ([["rank", `${count(rank.at)} of ${count(rank.of)}`]] as [string, string][]) : []),
  ];
  return (
    <>
      <span className={styles.rows}>
        {rows.map(([name, value]) => (
          <span key={name}>
            <span>{name} </span>
            <b>{value}</b>
          </span>
        ))}
      </span>
      <span>{sentence ?? sentences[verdict]}</span>
      {linked ? (
        <Link href="/docs/metrics#intervals-q-and-verdicts" prefetch={false}>
          How it is computed
        </Link>
      ) : null}
    </>
  );
}

function intervalWords({ interval }: EstimateNumbers): string {
  if (!interval) return "none: too few to tell";
  return interval.level === undefined ? "over refits and prompts" : `${fixed(100 * interval.level, 0)} %`;
}

function Face({ reading, track, most }: { reading: Reading; track: number; most: number }) {
  const { value, floor, interval, open } = reading;
  const x = (at: number) => Math.min(track - 3, Math.max(3, 3 + (at * (track - 6)) / most));
  return (
    <>
      <span>
        <b>{value === null ? "–" : fixed(value)}</b>
        {interval ? (
          <span className={styles.interval}>
            [{fixed(interval[0])}, {fixed(interval[1])}]
          </span>
        ) : null}
      </span>
      <svg width={track} height="12" aria-hidden="true">
        <line x1="0" x2={track} y1="6" y2="6" stroke="var(--grid)" strokeWidth="2" />
        {floor !== null ? (
          <line x1={x(floor)} x2={x(floor)} y1="0" y2="12" stroke="var(--floor-ink)" strokeWidth="1.5" />
        ) : null}
        {interval ? (
          <line
            x1={x(interval[0]) - 1}
            x2={x(interval[1]) + 1}
            y1="6"
            y2="6"
            stroke="var(--ci)"
            strokeWidth="8"
            opacity=".34"
          />
        ) : null}
        {value !== null ? (
          <circle
            cx={x(value)}
            cy="6"
            r="2.8"
            fill={open ? "var(--surface)" : "var(--ci)"}
            stroke="var(--ci)"
            strokeWidth="1.5"
          />
        ) : null}
      </svg>
    </>
  );
}
