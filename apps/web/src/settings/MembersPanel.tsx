"use client";
/** Who has an account here. Admins invite, give roles and remove. */
import { type FormEvent, useState } from "react";
import { useMutation, useQuery } from "urql";
import { ago } from "../format";
import { ConfirmDialog } from "../frame/ConfirmDialog";
import { CopyButton } from "../frame/CopyButton";
import { Panel } from "../frame/Panel";
import type { MembersQuery, Role } from "../gql/graphql";
import { graphql } from "../graphql/documents";
import styles from "./SettingsPage.module.css";

const Members = graphql(`
  query Members {
    users { id name email role createdAt }
  }
`);

const InviteMember = graphql(`
  mutation InviteMember($input: InviteUserInput!) {
    inviteUser(input: $input) { link user { id } userErrors { message } }
  }
`);

const GiveRole = graphql(`
  mutation GiveRole($user: ID!, $role: Role!) {
    setRole(input: { user: $user, role: $role }) { user { id role } userErrors { message } }
  }
`);

const RemoveMember = graphql(`
  mutation RemoveMember($user: ID!) {
    removeUser(input: { user: $user }) { user { id } userErrors { message } }
  }
`);

const roles: Role[] = ["VIEWER", "EDITOR", "ADMIN"];

type Member = MembersQuery["users"][number];

/** @param self the id of the admin who looks: nobody removes themselves here */
export function MembersPanel({ self }: { self: string }) {
  const [{ data }, refresh] = useQuery({ query: Members, requestPolicy: "cache-and-network" });
  const [, invite] = useMutation(InviteMember);
  const [, give] = useMutation(GiveRole);
  const [, remove] = useMutation(RemoveMember);
  const [link, setLink] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [asking, setAsking] = useState<Member | null>(null);
  const again = () => refresh({ requestPolicy: "network-only" });

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const input = { email: String(form.get("email")), role: form.get("role") as Role };
    const { data: answer, error } = await invite({ input });
    const given = answer?.inviteUser.link ?? null;
    // where the server knows no address of its own, the link is a path
    setLink(given && new URL(given, window.location.origin).href);
    setProblem(error?.message ?? answer?.inviteUser.userErrors[0]?.message ?? null);
    again();
  };
  const change = async (member: Member, role: Role) => {
    const { data: answer, error } = await give({ user: member.id, role });
    setProblem(error?.message ?? answer?.setRole.userErrors[0]?.message ?? null);
    again();
  };
  const close = async (confirmed: boolean) => {
    const member = asking;
    setAsking(null);
    if (!confirmed || !member) return;
    const { data: answer, error } = await remove({ user: member.id });
    setProblem(error?.message ?? answer?.removeUser.userErrors[0]?.message ?? null);
    again();
  };

  return (
    <Panel title="Members" sub="viewers look and have reports computed; editors train, import and label too">
      <div className={styles.scroll}>
        <table>
          <thead>
            <tr>
              <th scope="col">E-mail</th>
              <th scope="col">Name</th>
              <th scope="col">Role</th>
              <th scope="col">Since</th>
              <th scope="col">
                <span className="sr">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {(data?.users ?? []).map((member) => (
              <tr key={member.id}>
                <td>{member.email}</td>
                <td>{member.name}</td>
                <td>
                  <select
                    className="field"
                    aria-label={`Role of ${member.email}`}
                    value={member.role ?? "VIEWER"}
                    onChange={(event) => change(member, event.target.value as Role)}
                  >
                    {roles.map((role) => (
                      <option key={role} value={role}>
                        {role.toLowerCase()}
                      </option>
                    ))}
                  </select>
                </td>
                <td>{ago(member.createdAt)}</td>
                <td>
                  {member.id === self ? null : (
                    <button type="button" className="ctl m danger" onClick={() => setAsking(member)}>
                      Remove
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <form className={styles.form} onSubmit={submit}>
        <label>
          <span>E-mail</span>
          <input className="field" name="email" type="email" required autoComplete="off" />
        </label>
        <label>
          <span>Role</span>
          <select className="field" name="role" defaultValue="VIEWER">
            {roles.map((role) => (
              <option key={role} value={role}>
                {role.toLowerCase()}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="ctl primary">
          Invite
        </button>
      </form>
      {link ? (
        <p className={styles.once} role="status">
          <b>Hand this link over:</b> <code>{link}</code>
          <CopyButton className="ctl m" text={() => link} done="Link copied" title="Copy the invitation">
            Copy
          </CopyButton>
        </p>
      ) : null}
      <p className={styles.problem} role="alert">
        {problem}
      </p>
      <ConfirmDialog open={asking !== null} title="Remove this member?" keep="Keep" go="Remove" onClose={close}>
        <p>{asking?.email}: sessions and tokens end. Families stay; private ones are the admins' to see.</p>
      </ConfirmDialog>
    </Panel>
  );
}
