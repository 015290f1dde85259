"use client";
/** API tokens of whoever is signed in: made with a scope and an end, shown once, revoked. */
import { type FormEvent, useState } from "react";
import { useMutation, useQuery } from "urql";
import { ago } from "../format";
import { ConfirmDialog } from "../frame/ConfirmDialog";
import { CopyButton } from "../frame/CopyButton";
import { Panel } from "../frame/Panel";
import type { MyTokensQuery, TokenScope } from "../gql/graphql";
import { graphql } from "../graphql/documents";
import styles from "./SettingsPage.module.css";

const MyTokens = graphql(`
  query MyTokens {
    viewer { scope user { id tokens { id name hint scope createdAt expiresAt lastUsedAt revokedAt } } }
  }
`);

const MakeToken = graphql(`
  mutation MakeToken($input: CreateApiTokenInput!) {
    createApiToken(input: $input) { token userErrors { message } }
  }
`);

const RevokeToken = graphql(`
  mutation RevokeToken($id: ID!) {
    revokeApiToken(input: { id: $id }) { apiToken { id revokedAt } userErrors { message } }
  }
`);

type Token = NonNullable<NonNullable<MyTokensQuery["viewer"]["user"]>["tokens"]>[number];

const scopes: { value: TokenScope; label: string }[] = [
  { value: "READ", label: "read: look" },
  { value: "COMPUTE", label: "compute: have reports computed" },
  { value: "WRITE", label: "write: what editors may" },
  { value: "ADMIN", label: "admin: what admins may" },
];

const dayMs = 24 * 3_600_000;

export function TokensPanel() {
  const [{ data }, refresh] = useQuery({ query: MyTokens, requestPolicy: "cache-and-network" });
  const [, make] = useMutation(MakeToken);
  const [, revoke] = useMutation(RevokeToken);
  const [made, setMade] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [asking, setAsking] = useState<Token | null>(null);
  const tokens = data?.viewer.user?.tokens ?? [];

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    const days = Number(form.get("days"));
    const { data: answer, error } = await make({
      input: {
        name: String(form.get("name")),
        scope: form.get("scope") as TokenScope,
        ...(days ? { expiresAt: new Date(Date.now() + days * dayMs).toISOString() } : { neverExpires: true }),
      },
    });
    setMade(answer?.createApiToken.token ?? null);
    setProblem(
      error?.graphQLErrors[0]?.message ?? error?.message ?? answer?.createApiToken.userErrors[0]?.message ?? null,
    );
    if (answer?.createApiToken.token) element.reset();
    refresh({ requestPolicy: "network-only" });
  };
  const close = async (confirmed: boolean) => {
    const token = asking;
    setAsking(null);
    if (!confirmed || !token) return;
    const { data: answer, error } = await revoke({ id: token.id });
    setProblem(error?.message ?? answer?.revokeApiToken.userErrors[0]?.message ?? null);
  };

  return (
    <Panel title="My tokens" sub="what programs sign in by">
      {tokens.length > 0 ? (
        <div className={styles.scroll}>
          <table>
            <thead>
              <tr>
                {["Name", "Begins", "Scope", "Made", "Ends", "Last used"].map((word) => (
                  <th scope="col" key={word}>
                    {word}
                  </th>
                ))}
                <th scope="col">
                  <span className="sr">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {tokens.map((token) => (
                <tr key={token.id}>
                  <td>{token.name}</td>
                  <td className="mono">{token.hint}…</td>
                  <td>{token.scope.toLowerCase()}</td>
                  <td>{ago(token.createdAt)}</td>
                  <td>{token.expiresAt ? token.expiresAt.slice(0, 10) : "never"}</td>
                  <td>{token.lastUsedAt ? ago(token.lastUsedAt) : "never"}</td>
                  <td>
                    {token.revokedAt ? (
                      <span className="muted">Revoked</span>
                    ) : (
                      <button type="button" className="ctl m danger" onClick={() => setAsking(token)}>
                        Revoke
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <p className="muted">No token yet. A script or the command line needs one.</p>
      )}
      <form className={styles.form} onSubmit={submit}>
        <label>
          <span>What it is for</span>
          <input className="field" name="name" required maxLength={100} autoComplete="off" />
        </label>
        <label>
          <span>Scope</span>
          <select className="field" name="scope" defaultValue="READ">
            {scopes.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>Holds for</span>
          <select className="field" name="days" defaultValue="90">
            <option value="7">7 days</option>
            <option value="90">90 days</option>
            <option value="365">a year</option>
            <option value="0">ever</option>
          </select>
        </label>
        <button type="submit" className="ctl primary">
          Make a token
        </button>
      </form>
      {made ? (
        <p className={styles.once} role="status">
          <b>Shown once:</b> <code data-testid="token">{made}</code>
          <CopyButton className="ctl m" text={() => made} done="Token copied" title="Copy this token">
            Copy
          </CopyButton>
        </p>
      ) : null}
      <p className={styles.problem} role="alert">
        {problem}
      </p>
      <ConfirmDialog open={asking !== null} title="Revoke this token?" keep="Keep it" go="Revoke" onClose={close}>
        <p>{asking?.name}: programs that send it are refused from the next request on.</p>
      </ConfirmDialog>
    </Panel>
  );
}
