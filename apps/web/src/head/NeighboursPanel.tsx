"use client";
/** Which heads of the same refit look alike, over all prompts and on the text: what the head could be taken for. */
import Link from "next/link";
import { useCallback, useMemo, useState } from "react";
import { type CombinedError, useQuery } from "urql";
import { type CanvasTokens, useCanvasTokens } from "../charts/tokens";
import { count, fixed, plural, within } from "../format";
import { Panel } from "../frame/Panel";
import { opened } from "../graphql/open";
import { useRetry } from "../graphql/retry";
import { headLink } from "./address";
import { HeadNearest, HeadNeighbours } from "./documents";
import styles from "./Head.module.css";
import { type Nearest, type OnText, onText } from "./neighbours";
import { patternOf } from "./pattern";
import { type SharedProps, textName } from "./shared";
import { TilePicture } from "./TilePicture";
import { intervalCells, intervalColumns } from "./tables";
import { kept } from "./usePatterns";

const listed = 8;

export function NeighboursPanel(props: SharedProps) {
  const { framed, report, choices, locked } = props;
  const { family, view } = framed;
  const tokens = useCanvasTokens();
  const { layer, index } = locked.head;
  const asked = { report: report.id, refit: locked.refit.ordinal, layer, head: index, first: listed };
  const [{ data, error, fetching }, execute] = useQuery({ query: HeadNearest, variables: asked });
  const again = useCallback(() => execute({ requestPolicy: "network-only" }), [execute]);
  useRetry(!fetching && !!error?.networkError, again);
  const nearest: readonly Nearest[] =
    data?.node?.__typename === "ClassesReport" && !fetching ? opened(data.node).neighbours : [];
  const pictures = usePictures(props);
  return (
    <Panel
      title="Nearest heads in the same refit"
      sub={`${locked.refit.label}, mean over ${plural(report.promptSet.size, "prompt")}; 1 = the same pattern, 0 = unrelated`}
      className={styles.prompts}
      exports={{
        name: `${family.slug}-${locked.refit.label.replace(" ", "-")}-${locked.head.label}-neighbours`,
        table: nearest.length
          ? {
              title: `Heads of ${locked.refit.label} by likeness to ${locked.head.label}`,
              columns: ["head", "centred similarity", ...intervalColumns, "on this text"],
              rows: nearest.map(({ head, estimate }) => [
                head.label,
                estimate.value,
                ...intervalCells(estimate),
                pictures.of.get(head.id)?.alike ?? null,
              ]),
            }
          : null,
        query: { document: HeadNearest, variables: asked },
        report,
        text: textName(choices, report),
      }}
    >
      {nearest.length > 0 ? (
        <div className={styles.neighbours}>
          {nearest.map(({ head, estimate }) => (
            <Link
              key={head.id}
              href={headLink(
                family.slug,
                { layer: head.layer, index: head.index, refit: locked.refit.ordinal },
                view,
                choices,
              )}
              prefetch={false}
              aria-label={`Open ${head.label}, similarity ${within(estimate.value, estimate.interval)}`}
              title={`n ${plural(estimate.n, "prompt")}; floor ${estimate.floor === null ? "none" : fixed(estimate.floor)}: the same two slots, untrained`}
            >
              <Neighbour near={pictures.of.get(head.id) ?? null} log={choices.log} tokens={tokens} />
              <span>
                <b>{head.label}</b> {within(estimate.value, estimate.interval)}
                <br />
                floor {estimate.floor === null ? "none" : fixed(estimate.floor)}, n {count(estimate.n)}
              </span>
            </Link>
          ))}
        </div>
      ) : null}
      {nearest.length === 0 ? (
        <Notice
          words={
            error && !fetching
              ? failure(error)
              : fetching
                ? "They are being read."
                : "There is no other head to compare with."
          }
          again={error && !fetching ? again : null}
        />
      ) : pictures.of.size > 0 ? (
        <p className="small muted">
          Between layers the mean over prompts alone is kept, without an interval. Similarity on this text alone:{" "}
          {nearest.map(({ head }) => `${head.label} ${told(pictures.of.get(head.id))}`).join(", ")}.
        </p>
      ) : (
        <Notice
          words={
            pictures.error
              ? failure(pictures.error)
              : pictures.asked
                ? "Their patterns are being computed."
                : "Between layers the mean alone is kept, without an interval. Their patterns on this text take 1 forward pass."
          }
          again={pictures.error ? pictures.again : null}
        >
          {pictures.asked ? null : (
            <button type="button" className="ctl m" onClick={pictures.ask}>
              Compare
            </button>
          )}
        </Notice>
      )}
    </Panel>
  );
}

const told = (near: OnText | undefined): string => (near?.alike == null ? "–" : fixed(near.alike));

const failure = (error: CombinedError): string =>
  `They could not be read. ${error.networkError ? "The server does not answer; it is asked again every few seconds." : (error.graphQLErrors[0]?.message ?? error.message)}`;

/** Patterns of all heads of the refit on the text, once they are asked for. */
function usePictures({ report, locked, text }: SharedProps) {
  const [asked, setAsked] = useState(false);
  const variables = { refit: locked.refit.id, step: report.step, ...text, ...kept };
  const [{ data, error, fetching }, execute] = useQuery({ query: HeadNeighbours, variables, pause: !asked });
  const again = useCallback(() => execute({ requestPolicy: "network-only" }), [execute]);
  useRetry(asked && !fetching && !!error?.networkError, again);
  const of = useMemo(() => {
    const nodes = data?.node?.__typename === "Refit" && data.node.id === locked.refit.id ? data.node.heads.nodes : [];
    const patterns = nodes.flatMap(({ id, attention }) => (attention ? [{ id, pattern: patternOf(attention) }] : []));
    return onText(patterns, locked.head.id);
  }, [data, locked]);
  return { asked, of, again, error: asked && !fetching ? (error ?? null) : null, ask: () => setAsked(true) };
}

function Neighbour({ near, log, tokens }: { near: OnText | null; log: boolean; tokens: CanvasTokens | null }) {
  if (!near) return null;
  const { values, tokens: words } = near.pattern;
  return <TilePicture values={values} n={words.length} log={log} difference={false} tokens={tokens} />;
}

function Notice({ words, again, children }: { words: string; again: (() => void) | null; children?: React.ReactNode }) {
  return (
    <div className={styles.notice}>
      <p>{words}</p>
      {children}
      {again ? (
        <button type="button" className="ctl s" onClick={again}>
          Try again
        </button>
      ) : null}
    </div>
  );
}
