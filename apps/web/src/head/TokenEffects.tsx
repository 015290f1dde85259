"use client";
/** Where in a prompt the loss rises without the head. */
import { useQuery } from "urql";
import { fixed, signed } from "../format";
import { HeadTokenEffects, type Member } from "./documents";
import styles from "./Head.module.css";
import { tokenLabel } from "./pattern";

interface TokenEffectsProps {
  /** The id of the report that lists the head. */
  report: string;
  /** Cursor of the head before it; null for the first. */
  after: string | null;
  head: Member;
  prompt: number;
}

/** Nats at which a shade is full; larger changes look the same. */
const full = 1;

const shade = (change: number) => {
  const strength = Math.round(70 * Math.min(1, Math.abs(change) / full));
  return `color-mix(in srgb, var(--${change > 0 ? "div-p2" : "div-n2"}) ${strength}%, transparent)`;
};

export function TokenEffects({ report, after, head, prompt }: TokenEffectsProps) {
  const [{ data, error, fetching }] = useQuery({ query: HeadTokenEffects, variables: { report, after, prompt } });
  const found = data?.node?.__typename === "AblationReport" ? data.node.heads.nodes[0] : null;
  const effects = found?.head.id === head.head.id ? found.perToken : null;
  if (!effects) {
    return (
      <p className="small faint">
        {fetching ? "The change by token is being read." : error ? "The change by token could not be read." : null}
      </p>
    );
  }
  const most = effects.reduce((best, one) => (one.change > best.change ? one : best));
  return (
    <div className={styles.effects}>
      <p className="small muted">
        Change by token, prompt {prompt}, {head.refit.label}: most at {tokenLabel(most.token)} ({most.position}),{" "}
        {signed(most.change)} nats.
      </p>
      <p className={styles.effectText}>
        {effects.map(({ position, token, loss, change }) => (
          <span
            key={position}
            style={{ background: shade(change) }}
            title={`${tokenLabel(token)} (${position}): loss ${fixed(loss)}, without the head ${signed(change)}`}
          >
            {token.replace(/\n/g, "↵")}
          </span>
        ))}
      </p>
      <span className="key">
        <span>
          <i className={styles.swatchDown} />
          falls by {full} nat
        </span>
        <span>
          <i className={styles.swatchUp} />
          rises by {full} nat or more
        </span>
      </span>
    </div>
  );
}
