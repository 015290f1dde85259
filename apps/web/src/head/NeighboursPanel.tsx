"use client";
/** Which heads of the same refit look alike on the text: what the head could be taken for. */
import Link from "next/link";
import { useCallback, useMemo, useState } from "react";
import { useQuery } from "urql";
import { useCanvasTokens } from "../charts/tokens";
import { fixed } from "../format";
import { Panel } from "../frame/Panel";
import { useRetry } from "../graphql/retry";
import { headLink } from "./address";
import { HeadNeighbours } from "./documents";
import styles from "./Head.module.css";
import { likeness, type Pattern, patternOf } from "./pattern";
import { type SharedProps, textName } from "./shared";
import { TilePicture } from "./TilePicture";
import { kept } from "./usePatterns";

const listed = 8;

export function NeighboursPanel(props: SharedProps) {
  const { framed, report, choices, locked, text } = props;
  const { family, view } = framed;
  const tokens = useCanvasTokens();
  const [asked, setAsked] = useState(false);
  const variables = { refit: locked.refit.id, step: report.step, ...text, ...kept };
  const [{ data, error, fetching }, execute] = useQuery({ query: HeadNeighbours, variables, pause: !asked });
  const again = useCallback(() => execute({ requestPolicy: "network-only" }), [execute]);
  useRetry(asked && !fetching && !!error?.networkError, again);
  const near = useMemo(() => {
    const nodes = data?.node?.__typename === "Refit" && data.node.id === locked.refit.id ? data.node.heads.nodes : [];
    const patterns = nodes.flatMap(({ attention, ...head }) =>
      attention ? [{ ...head, pattern: patternOf(attention) }] : [],
    );
    const own = patterns.find(({ id }) => id === locked.head.id)?.pattern;
    return own ? ranked(patterns, own, locked.head.id) : [];
  }, [data, locked]);
  return (
    <Panel
      title="Nearest heads in the same refit"
      sub={`${locked.refit.label}, on this text alone; 1 = the same pattern, 0 = unrelated`}
      className={styles.prompts}
      exports={{
        name: `${family.slug}-${locked.refit.label.replace(" ", "-")}-${locked.head.label}-neighbours`,
        table: near.length
          ? {
              title: `Heads of ${locked.refit.label} by likeness to ${locked.head.label}`,
              columns: ["head", "centred similarity on this text"],
              rows: near.map(({ label, alike }) => [label, alike]),
            }
          : null,
        query: { document: HeadNeighbours, variables },
        report: null,
        text: textName(choices, report),
      }}
    >
      {near.length > 0 ? (
        <div className={styles.neighbours}>
          {near.slice(0, listed).map(({ id, label, layer, index, pattern, alike }) => (
            <Link
              key={id}
              href={headLink(family.slug, { layer, index, refit: locked.refit.ordinal }, view, choices)}
              prefetch={false}
              aria-label={`Open ${label}, similarity ${fixed(alike)}`}
            >
              <TilePicture
                values={pattern.values}
                n={pattern.tokens.length}
                log={choices.log}
                difference={false}
                tokens={tokens}
              />
              <span>
                <b>{label}</b> {fixed(alike)}
              </span>
            </Link>
          ))}
        </div>
      ) : (
        <div className={styles.notice}>
          <p>
            {error && !fetching
              ? `They could not be read. ${error.networkError ? "The server does not answer; it is asked again every few seconds." : (error.graphQLErrors[0]?.message ?? error.message)}`
              : asked
                ? "They are being compared."
                : "1 forward pass; every other head is held against this one here."}
          </p>
          {asked ? null : (
            <button type="button" className="ctl m" onClick={() => setAsked(true)}>
              Compare
            </button>
          )}
          {asked && error && !fetching ? (
            <button type="button" className="ctl s" onClick={again}>
              Try again
            </button>
          ) : null}
        </div>
      )}
    </Panel>
  );
}

interface Compared {
  id: string;
  label: string;
  layer: number;
  index: number;
  pattern: Pattern;
}

/** All heads but the one itself, the most alike first. */
function ranked(heads: readonly Compared[], own: Pattern, id: string): (Compared & { alike: number })[] {
  return heads
    .filter((head) => head.id !== id)
    .map((head) => ({ ...head, alike: likeness(own, head.pattern) ?? 0 }))
    .sort((a, b) => b.alike - a.alike);
}
