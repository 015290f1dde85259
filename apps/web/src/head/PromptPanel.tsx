"use client";
/** On what text the heads are looked at: a prompt of the set, or a text of the reader's own. */
import { useId, useState } from "react";
import { count, duration, plural } from "../format";
import { Panel } from "../frame/Panel";
import { Term } from "../guide/Term";
import { HeadPrompts } from "./documents";
import styles from "./Head.module.css";
import { isBos } from "./pattern";
import { promptAt, type SharedProps } from "./shared";
import type { PromptText } from "./usePrompts";

/** In characters, as the server has it. */
const longestText = 20_000;

export function PromptPanel(props: SharedProps & { prompts: readonly PromptText[] }) {
  const { framed, report, choices, onChoices, patterns, refits, prompts } = props;
  const id = useId();
  const [draft, setDraft] = useState(choices.text ?? "");
  const chosen = promptAt(choices, report);
  const total = report.promptSet.size;
  const tooLong = draft.length > longestText;
  const read = prompts.find(({ index }) => index === chosen)?.text;
  const first = [...patterns.of.values()][0];
  const bos = first && isBos(first.tokens[0]);
  const choose = (prompt: number) => onChoices({ prompt, text: null, token: null }, { push: true });
  return (
    <Panel
      title="Text"
      sub={
        choices.text ? (
          "your own; it changes no score on this page"
        ) : (
          <>
            prompt {chosen} of the <Term of="promptSet">set</Term> {report.promptSet.name}, {count(total)}
          </>
        )
      }
      className={styles.prompts}
      exports={{
        name: `${framed.family.slug}-prompts`,
        table:
          prompts.length > 0
            ? { title: report.promptSet.name, columns: ["prompt", "text"], rows: prompts.map((p) => [p.index, p.text]) }
            : null,
        query: { document: HeadPrompts, variables: { id: report.promptSet.id } },
        report,
      }}
    >
      <div className={styles.pickers}>
        <div>
          <label className="small muted" htmlFor={`${id}-prompt`}>
            Prompt of the set
          </label>
          <div className={styles.stepper}>
            <button
              type="button"
              className="ctl m"
              aria-label="Prompt before"
              disabled={chosen === 0 && !choices.text}
              onClick={() => choose(Math.max(0, chosen - 1))}
            >
              ‹
            </button>
            <span className="pick">
              <select
                id={`${id}-prompt`}
                value={choices.text ? "own" : String(chosen)}
                onChange={(event) => choose(Number(event.target.value))}
              >
                {choices.text ? <option value="own">your own text</option> : null}
                {prompts.map(({ index, text }) => (
                  <option key={index} value={index}>
                    {index}: {text.length > 80 ? `${text.slice(0, 79)}…` : text}
                  </option>
                ))}
              </select>
            </span>
            <button
              type="button"
              className="ctl m"
              aria-label="Next prompt"
              disabled={chosen >= total - 1 && !choices.text}
              onClick={() => choose(Math.min(total - 1, chosen + 1))}
            >
              ›
            </button>
          </div>
          {prompts.length > 0 && total > prompts.length ? (
            <p className="small faint">
              {count(prompts.length)} of {count(total)} listed; the arrows reach all.
            </p>
          ) : null}
          {read ? (
            <blockquote className={styles.whole} title={read}>
              {read}
            </blockquote>
          ) : null}
        </div>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (draft.trim() && !tooLong) onChoices({ text: draft, token: null }, { push: true });
          }}
        >
          <label className="small muted" htmlFor={`${id}-own`}>
            Your own text
          </label>
          <textarea
            id={`${id}-own`}
            className={`field ${styles.own}`}
            value={draft}
            rows={3}
            maxLength={longestText + 1}
            aria-describedby={`${id}-cost`}
            aria-invalid={tooLong}
            onChange={(event) => setDraft(event.target.value)}
            placeholder="The north gate opens at six, the south gate opens at nine"
          />
          <div className={styles.cost}>
            <p id={`${id}-cost`} className="small muted">
              {tooLong ? (
                <b>Too long. At most {count(longestText)} characters.</b>
              ) : (
                <b>{plural(refits, "forward pass", "forward passes")}</b>
              )}
              {patterns.seconds === null ? "" : `; the text above took ${duration(patterns.seconds)}`}. Cut to the
              context of {count(framed.family.architecture.contextLength)} tokens,{" "}
              {!first || bos ? "BOS put before it where the tokenizer has one" : "no BOS: this tokenizer has none"}.
              Nothing is stored.
            </p>
            <span className={styles.buttons}>
              {choices.text ? (
                <button type="button" className="ctl m" onClick={() => onChoices({ text: null, token: null })}>
                  Back to the prompt
                </button>
              ) : null}
              <button type="submit" className="ctl primary m" disabled={!draft.trim() || tooLong}>
                Show in {plural(refits, "refit")}
              </button>
            </span>
          </div>
        </form>
      </div>
    </Panel>
  );
}
