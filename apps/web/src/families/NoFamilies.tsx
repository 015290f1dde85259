"use client";
/** What stands in the list's place while the store is empty: ways to fill it. */
import Link from "next/link";
import { CopyButton } from "../frame/CopyButton";
import { NeedsRight } from "../signin/NeedsRight";
import styles from "./FamiliesTable.module.css";

const command =
  "npx seedscope train --name first --layers 4 --heads 4 --d-model 64 --context 64 --corpus builtin --tokenizer byte --seeds 1..4 --optimizer adam --learning-rate 2e-3 --batch 16 --steps 400";

export function NoFamilies() {
  return (
    <div className={styles.empty}>
      <h2>No family yet</h2>
      <p className="muted">
        A family is a set of small language models that differ only in their seeds. Train four of them in a few minutes,
        here or from a terminal; this page shows it as it happens. Or bring in checkpoints that were trained elsewhere.
      </p>
      <NeedsRight need="WRITE">
        <span className={styles.ways}>
          <Link className="ctl primary" href="/train">
            Train a family
          </Link>
          <Link className="ctl" href="/import">
            Import a family
          </Link>
        </span>
      </NeedsRight>
      <div className={styles.command}>
        <code>{command}</code>
        <CopyButton className="ctl s" text={() => command} done="Command copied" title="Copy the command">
          Copy
        </CopyButton>
      </div>
    </div>
  );
}
