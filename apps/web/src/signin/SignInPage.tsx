"use client";
/** Signing in: by password or by a provider; an invitation sets the password first. */
import { type FormEvent, useEffect, useState } from "react";
import { Header } from "../frame/Header";
import { Panel } from "../frame/Panel";
import { postAuth, providerAddress } from "./auth";
import { pageOf } from "./rights";
import styles from "./SignInPage.module.css";
import { useViewer } from "./useViewer";

/** What the address asks for; read in the browser, for the page itself is the same for all. */
interface Asked {
  invitation: string | null;
  next: string;
}

export function SignInPage() {
  const { signIn, user } = useViewer();
  const [asked, setAsked] = useState<Asked | null>(null);
  useEffect(() => {
    const given = new URLSearchParams(window.location.search);
    setAsked({ invitation: given.get("invitation"), next: pageOf(given.get("next")) });
  }, []);

  return (
    <>
      <Header />
      <main className={styles.main}>
        {!signIn || !asked ? (
          <p className="muted">Asking how one signs in here.</p>
        ) : asked.invitation ? (
          <SetPassword invitation={asked.invitation} />
        ) : !signIn.accounts ? (
          <Panel title="Nobody signs in here">
            <p>This server has no accounts: whoever reaches it may do everything.</p>
          </Panel>
        ) : user ? (
          <Panel title={`Signed in as ${user.name || user.email}`}>
            <a className="ctl" href={asked.next}>
              Go on
            </a>
          </Panel>
        ) : (
          <SignIn asked={asked} password={signIn.password} oidc={signIn.oidc} />
        )}
      </main>
    </>
  );
}

function SignIn({ asked, password, oidc }: { asked: Asked; password: boolean; oidc: boolean }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    const refused = await postAuth("sign-in/email", { email: form.get("email"), password: form.get("password") });
    setBusy(false);
    setProblem(refused);
    // a whole load: what the cache knows is what somebody else may see
    if (!refused) window.location.assign(asked.next);
  };
  const byProvider = async () => {
    const answer = await providerAddress(asked.next);
    if ("url" in answer) window.location.assign(answer.url);
    else setProblem(answer.problem);
  };
  return (
    <Panel title="Sign in">
      {password ? (
        <form className={styles.form} onSubmit={submit}>
          <Entry label="E-mail" name="email" type="email" autoComplete="username" />
          <Entry label="Password" name="password" type="password" autoComplete="current-password" />
          <button type="submit" className="ctl primary" disabled={busy}>
            Sign in
          </button>
        </form>
      ) : null}
      {oidc ? (
        <button type="button" className="ctl" onClick={byProvider}>
          Sign in with your organisation
        </button>
      ) : null}
      <Trouble text={problem} />
      <p className="small muted">No account? An admin of this server invites you.</p>
    </Panel>
  );
}

function SetPassword({ invitation }: { invitation: string }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [done, setDone] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (form.get("password") !== form.get("again")) return setProblem("The two passwords differ.");
    const refused = await postAuth("reset-password", { token: invitation, newPassword: form.get("password") });
    setProblem(refused);
    if (!refused) setDone(true);
  };
  if (done) {
    return (
      <Panel title="Your password is set">
        <a className="ctl primary" href="/sign-in">
          Sign in
        </a>
      </Panel>
    );
  }
  return (
    <Panel title="Set your password">
      <form className={styles.form} onSubmit={submit}>
        <Entry label="New password" name="password" type="password" autoComplete="new-password" least={8} />
        <Entry label="The same again" name="again" type="password" autoComplete="new-password" least={8} />
        <button type="submit" className="ctl primary">
          Set password
        </button>
      </form>
      <Trouble text={problem} />
      <p className="small muted">An invitation holds for 7 days, once. An admin makes a new one.</p>
    </Panel>
  );
}

interface EntryProps {
  label: string;
  name: string;
  type: "email" | "password";
  autoComplete: string;
  least?: number;
}

function Entry({ label, name, type, autoComplete, least }: EntryProps) {
  return (
    <label>
      <span>{label}</span>
      <input className="field" name={name} type={type} autoComplete={autoComplete} minLength={least} required />
    </label>
  );
}

function Trouble({ text }: { text: string | null }) {
  return (
    <p role="alert" className={styles.problem}>
      {text}
    </p>
  );
}
