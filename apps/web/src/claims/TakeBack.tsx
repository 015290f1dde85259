"use client";
/** Deletes a claim, after a question. */
import { useState } from "react";
import { useMutation } from "urql";
import { ConfirmDialog } from "../frame/ConfirmDialog";
import styles from "./Claims.module.css";
import { DeleteClaim } from "./documents";

export function TakeBack({ id, statement, onDeleted }: { id: string; statement: string; onDeleted: () => void }) {
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [, remove] = useMutation(DeleteClaim);
  const close = async (confirmed: boolean) => {
    setAsking(false);
    if (!confirmed) return;
    const { data, error } = await remove({ id });
    const refused = error?.graphQLErrors[0]?.message ?? error?.message ?? data?.deleteClaim.userErrors[0]?.message;
    setProblem(refused ?? null);
    if (!refused) onDeleted();
  };
  return (
    <>
      <button type="button" className="ctl m danger" onClick={() => setAsking(true)}>
        Delete
      </button>
      <span role="alert" className={styles.problem}>
        {problem}
      </span>
      <ConfirmDialog open={asking} title="Delete this claim?" keep="Keep it" go="Delete" onClose={close}>
        <p>{statement}</p>
        <p>Its address and its badge lead nowhere afterwards. The report stays.</p>
      </ConfirmDialog>
    </>
  );
}
