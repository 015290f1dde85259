/** What the paper says, and whether it holds on this family, with the numbers. */
import { Badge } from "../frame/Badge";
import styles from "./Claims.module.css";

interface Claim {
  statement: string;
  holds: boolean;
  finding: string;
}

export function Claims({ claims }: { claims: readonly Claim[] }) {
  if (claims.length === 0) return null;
  return (
    <ul className={styles.claims} aria-label="Claims of the paper">
      {claims.map(({ statement, holds, finding }) => (
        <li key={statement}>
          <Badge kind={holds ? "ok" : "warn"}>{holds ? "holds here" : "not shown here"}</Badge>
          <span>
            <b>{statement}</b> {finding}
          </span>
        </li>
      ))}
    </ul>
  );
}
