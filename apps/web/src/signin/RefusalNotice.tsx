"use client";
/** One line at the foot of the window where the server has refused something: what it takes, and the way to it. */
import { usePathname } from "next/navigation";
import { useEffect } from "react";
import { forgetRefusal, useRefusal } from "../graphql/refusals";
import styles from "./RefusalNotice.module.css";
import { SignInLink } from "./SignInLink";

export function RefusalNotice() {
  const refusal = useRefusal();
  const path = usePathname();
  useEffect(() => forgetRefusal, [path]);
  if (!refusal || path === "/sign-in") return null;
  return (
    <div className={styles.notice} role="alert">
      {refusal.code === "UNAUTHENTICATED" ? (
        <p>
          This needs an account, and nobody is signed in. <SignInLink />
        </p>
      ) : (
        <p>Refused: {refusal.message}. An admin of this server gives roles.</p>
      )}
      <button type="button" className="ctl s" onClick={forgetRefusal}>
        Close
      </button>
    </div>
  );
}
