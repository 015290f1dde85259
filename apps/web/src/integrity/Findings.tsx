/** Findings, one row a code: how much it matters in icon and word, what it is, whom it concerns, and the sentences. */
import { Badge } from "../frame/Badge";
import styles from "./Findings.module.css";
import { codeWords, type FindingFacts, grouped, severityWords } from "./findings";

/** More would hide the next code; the rest is one click away. */
const shownMessages = 2;
const shownRefits = 16;

export function Findings({ findings }: { findings: readonly FindingFacts[] }) {
  return (
    <ul className={styles.list} aria-label="Findings">
      {grouped(findings).map(({ code, severity, refits, messages }) => {
        const { badge, word, means } = severityWords[severity];
        const folded = messages.length > shownMessages + 1 ? messages.slice(shownMessages) : [];
        return (
          <li key={`${severity} ${code}`}>
            <Badge kind={badge} title={means}>
              {word}
            </Badge>
            <div>
              <p className={styles.head}>
                <b>{codeWords[code]}</b>
                {refits.slice(0, shownRefits).map((label) => (
                  <span key={label} className={styles.chip}>
                    {label}
                  </span>
                ))}
                {refits.length > shownRefits ? (
                  <span className="faint small">and {refits.length - shownRefits} more</span>
                ) : null}
                <span className="spacer" />
                <span className={`mono faint ${styles.code}`}>{code}</span>
              </p>
              {messages.slice(0, messages.length - folded.length).map((message) => (
                <p key={message} className={styles.message}>
                  {message}
                </p>
              ))}
              {folded.length > 0 ? (
                <details className={styles.more}>
                  <summary>{folded.length} more of this kind</summary>
                  {folded.map((message) => (
                    <p key={message} className={styles.message}>
                      {message}
                    </p>
                  ))}
                </details>
              ) : null}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
