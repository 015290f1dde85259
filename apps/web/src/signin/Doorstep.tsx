"use client";
/** Where nothing is shown to people without an account, every page says so, and how to come in. */
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect } from "react";
import { Header } from "../frame/Header";
import { Panel } from "../frame/Panel";
import { forgetRefusal, useRefusal } from "../graphql/refusals";
import { RefusalNotice } from "./RefusalNotice";
import { isClosed } from "./rights";
import { SignInLink } from "./SignInLink";
import styles from "./SignInPage.module.css";
import { useViewer } from "./useViewer";

export function Doorstep({ children }: { children: ReactNode }) {
  const { signIn, user, refresh } = useViewer();
  const refusal = useRefusal();
  const path = usePathname();
  const closed = signIn !== null && isClosed(path, signIn, user !== null);
  const ended = refusal?.code === "UNAUTHENTICATED" && user !== null;
  useEffect(() => {
    if (ended) refresh();
  }, [ended, refresh]);
  useEffect(() => {
    // the page itself says it now
    if (closed) forgetRefusal();
  }, [closed]);
  if (!closed) {
    return (
      <>
        {children}
        <RefusalNotice />
      </>
    );
  }
  return (
    <>
      <Header />
      <main className={styles.main}>
        <Panel title="This server is its team's">
          <p className="muted">Families, reports and jobs are shown to people with an account.</p>
          <p className={styles.go}>
            <SignInLink className="ctl primary" />
          </p>
        </Panel>
      </main>
    </>
  );
}
