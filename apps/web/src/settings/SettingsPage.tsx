"use client";
/** One's tokens, the members of the server (admins), and what the server is. */
import { useQuery } from "urql";
import { Header } from "../frame/Header";
import { PageHead } from "../frame/PageHead";
import { Panel } from "../frame/Panel";
import { graphql } from "../graphql/documents";
import { useViewer } from "../signin/useViewer";
import { MembersPanel } from "./MembersPanel";
import styles from "./SettingsPage.module.css";
import { TokensPanel } from "./TokensPanel";

const Server = graphql(`
  query SettingsServer {
    server { version store computeProcesses engines { name available chosen detail } }
  }
`);

export function SettingsPage() {
  const { signIn, user, can } = useViewer();
  return (
    <>
      <Header />
      <main className={styles.main}>
        <PageHead
          crumb="Settings"
          title="Settings"
          facts={user ? <span>{`${user.email ?? user.name}, ${user.role?.toLowerCase() ?? "member"}`}</span> : null}
        />
        <div className="grid">
          {signIn && !signIn.accounts ? (
            <Panel title="Accounts">
              <p>This server has no accounts: whoever reaches it may do everything.</p>
            </Panel>
          ) : null}
          {signIn?.accounts && !user ? (
            <Panel title="Accounts">
              <p>
                Tokens belong to an account. <a href="/sign-in?next=/settings">Sign in</a>
              </p>
            </Panel>
          ) : null}
          {user ? <TokensPanel /> : null}
          {user && can("ADMIN") ? <MembersPanel self={user.id} /> : null}
          <ServerPanel />
        </div>
      </main>
    </>
  );
}

function ServerPanel() {
  const [{ data }] = useQuery({ query: Server });
  const server = data?.server;
  return (
    <Panel title="Server">
      {server ? (
        <dl className={styles.facts}>
          <dt>Version</dt>
          <dd>{server.version}</dd>
          <dt>Store</dt>
          <dd>{server.store}</dd>
          <dt>Compute processes</dt>
          <dd>{server.computeProcesses}</dd>
          <dt>Engines</dt>
          <dd>
            {server.engines.map((engine) => (
              <div key={engine.name}>
                {engine.name}: {engine.available ? (engine.chosen ? "used" : "available") : "not available"},{" "}
                {engine.detail}
              </div>
            ))}
          </dd>
        </dl>
      ) : (
        <p className="muted">Asking the server.</p>
      )}
    </Panel>
  );
}
