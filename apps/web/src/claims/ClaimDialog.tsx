"use client";
/** Asks for a claim's sentence and place, shows the number that it will rest on, and keeps it. */
import Link from "next/link";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { useMutation, useQuery } from "urql";
import { CopyButton } from "../frame/CopyButton";
import { SelectField } from "../frame/Field";
import { placeErrors } from "../frame/placeErrors";
import type { ClaimableReportQuery } from "../gql/graphql";
import { opened } from "../graphql/open";
import { ClaimNumber } from "./ClaimNumber";
import styles from "./Claims.module.css";
import { numberAt } from "./claimNumbers";
import { ClaimableReport, CreateClaim } from "./documents";
import { placesOf } from "./places";

interface ClaimDialogProps {
  report: string;
  place: string;
  onClose: () => void;
}

const longest = 500;

type Field = "statement" | "place";
/** The server's names of what the form asks for. */
const fields: Record<string, Field> = { statement: "statement", place: "place" };

type Claimable = NonNullable<ClaimableReportQuery["node"]>;

/** Whether it is of a measure whose numbers are asked for beforehand. */
const hasNumbers = (report: Claimable): report is Extract<Claimable, { layers: unknown }> => "layers" in report;

export function ClaimDialog({ report, place: first, onClose }: ClaimDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const [{ data }] = useQuery({ query: ClaimableReport, variables: { report } });
  const [place, setPlace] = useState<string | null>(null);
  const [problems, setProblems] = useState<Partial<Record<Field | "form", string>>>({});
  const [sending, create] = useMutation(CreateClaim);
  const claim = sending.data?.createClaim.claim;
  const key = useRef<{ of: string; key: string } | null>(null);

  const analysis = data?.node && "family" in data.node ? data.node : null;
  const places = analysis ? placesOf(report, analysis.family.architecture) : [];
  const chosen = place ?? (places.some((one) => one.place === first) ? first : (places[0]?.place ?? first));
  const number = analysis && hasNumbers(analysis) ? numberAt(opened(analysis), chosen) : null;

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const statement = String(new FormData(event.currentTarget).get("statement")).trim();
    if (!statement) return setProblems({ statement: "Say what is claimed." });
    const of = `${chosen} ${statement}`;
    // the same sentence sent twice is claimed once
    if (key.current?.of !== of) key.current = { of, key: crypto.randomUUID?.() ?? String(Math.random()) };
    const { data: answer, error } = await create({
      input: { report, place: chosen, statement, idempotencyKey: key.current.key },
    });
    setProblems(
      error
        ? { form: error.networkError ? "The server does not answer. Nothing was kept." : error.message }
        : placeErrors(fields, answer?.createClaim.userErrors ?? []),
    );
  };

  return (
    <dialog ref={dialog} aria-labelledby={id} className={styles.dialog} onClose={onClose}>
      <h2 id={id}>{claim ? "Claimed" : "Make a claim"}</h2>
      {claim ? (
        <>
          <p className={styles.statement}>{claim.statement}</p>
          <p className="muted">It has a card, a badge and a short address of its own.</p>
          <div className="acts">
            <CopyButton
              className="ctl"
              text={() => new URL(claim.url, window.location.origin).href}
              done="Link copied"
              title="Copy the claim's address"
            >
              Copy address
            </CopyButton>
            <Link className="ctl" href={`/claims/${claim.shortCode}`}>
              Open claim
            </Link>
            <button type="button" className="ctl" onClick={() => dialog.current?.close()}>
              Close
            </button>
          </div>
        </>
      ) : (
        <form className={styles.form} onSubmit={submit} noValidate>
          <label>
            <span>What is claimed</span>
            <textarea
              name="statement"
              className="field"
              rows={3}
              maxLength={longest}
              autoFocus
              aria-invalid={!!problems.statement}
              placeholder="Heads of the first layer are found again in every seed."
            />
            {problems.statement ? <span className={styles.problem}>{problems.statement}</span> : null}
          </label>
          <SelectField
            label="Its number"
            name="place"
            hint={analysis ? `of ${analysis.family.name}` : undefined}
            value={chosen}
            onChange={setPlace}
            problem={problems.place}
            choices={places.map(({ place: value, label }) => ({ value, label }))}
          />
          {number ? (
            <ClaimNumber estimate={number} />
          ) : (
            <p className="small muted">The number is read from the report and stays as it is.</p>
          )}
          <p role="alert" className={styles.problem}>
            {problems.form}
          </p>
          <div className="acts">
            <button type="button" className="ctl" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
            <button type="submit" className="ctl primary" disabled={sending.fetching || !analysis}>
              Keep the claim
            </button>
          </div>
        </form>
      )}
    </dialog>
  );
}
