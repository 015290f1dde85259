"use client";
/** A prompt in the list: its text, and once its patterns are read, each token shaded by how differently the refits look back from it. */
import { useEffect, useMemo } from "react";
import { fixed } from "../format";
import { disagreement } from "./disagreement";
import styles from "./Head.module.css";
import { isBos, tokenLabel } from "./pattern";
import { usePatterns } from "./usePatterns";

interface PromptTokensProps {
  /** Of the class' heads, one a refit. */
  ids: readonly string[];
  promptId: string;
  text: string;
  title: string;
  /** Whether its patterns are read. */
  asked: boolean;
  /** They are there, or will not come; told more than once. */
  onRead: () => void;
  onChoose: () => void;
}

/** Text stays readable on the darkest: it is the third of eight steps of the ramp. */
const shade = (share: number) => `color-mix(in srgb, var(--seq-3) ${Math.round(100 * share)}%, transparent)`;

export function PromptTokens({ ids, promptId, text, title, asked, onRead, onChoose }: PromptTokensProps) {
  const prompt = useMemo(() => (asked ? { promptId } : null), [asked, promptId]);
  const { of, waiting, failed } = usePatterns(ids, prompt);
  const read = asked && waiting === 0;
  // at every render: a text that was read before its turn came says so when it comes
  useEffect(() => {
    if (read) onRead();
  });
  const heat = useMemo(() => {
    const patterns = read && !failed ? [...of.values()] : [];
    if (patterns.length < 2) return null;
    const { tokens } = patterns[0];
    const shares = disagreement(
      patterns.map(({ values }) => values),
      tokens.length,
    );
    return tokens.map((token, at) => ({ token, at, share: shares[at] }));
  }, [of, read, failed]);
  const most = heat?.reduce((best, one) => (one.share > best.share ? one : best));
  return (
    <>
      <button
        type="button"
        className={`linkish ${styles.promptText} ${heat ? styles.heat : ""}`}
        title={title}
        onClick={onChoose}
      >
        {heat
          ? heat
              .filter(({ token }) => !isBos(token))
              .map(({ token, at, share }) => (
                <span
                  key={at}
                  style={{ background: shade(share) }}
                  title={`${tokenLabel(token)} (${at}): ${fixed(share)} of its attention is placed differently`}
                >
                  {token.replace(/\n/g, "↵")}
                </span>
              ))
          : text}
      </button>
      {most ? (
        <span className="small faint">
          most at “{tokenLabel(most.token)}” ({most.at}), {fixed(most.share)}
        </span>
      ) : asked && failed ? (
        <span className="small faint">Its patterns could not be read.</span>
      ) : asked ? (
        <span className="small faint">
          {of.size} of {ids.length} refits read
        </span>
      ) : null}
    </>
  );
}
