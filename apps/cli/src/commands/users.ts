/** seedscope users: who has an account on a server, and what they may do. */

import type { Command } from "commander";
import type { Client } from "../client/client.js";
import { Failure } from "../failure.js";
import { oneOf } from "../options.js";
import { readSettings, type Settings } from "../settings.js";

interface User {
  id: string;
  name: string;
  email: string;
  role: string;
  createdAt: string;
}

const fields = "id name email role createdAt";
const role = oneOf("viewer", "editor", "admin");

const notes = `
viewer: looks, and has reports computed. editor: trains, imports, checks and deletes too. admin: everything.
Where a server holds the store: --server URL, with an admin's token of scope admin.`;

export function addUsers(program: Command): void {
  const users = program
    .command("users")
    .summary("list the accounts; `users add`, `users role` and `users remove` change them")
    .description("Lists who has an account, by e-mail address.")
    .addHelpText("after", notes)
    .action(async (_options: object, command: Command) => list(readSettings(command)));
  users
    .command("list")
    .description("The same.")
    .action(async (_options: object, command: Command) => list(readSettings(command)));
  users
    .command("add")
    .description("Makes an account, and a link with which its user sets a password; of one that is there, a new link.")
    .argument("<email>", "the address to sign in with; no mail is sent")
    .option("--name <name>", "the name for people (default: the address before its @)")
    .option("--role <role>", "viewer, editor or admin, of a new account", role, "viewer")
    .action(async (email: string, options: { name?: string; role: string }, command: Command) =>
      add(email, options, readSettings(command)),
    );
  users
    .command("role")
    .description("Gives somebody a role.")
    .argument("<email>", "whose")
    .argument("<role>", "viewer, editor or admin", role)
    .action(async (email: string, wanted: string, _options: object, command: Command) =>
      change(
        email,
        readSettings(command),
        `mutation Role($user: ID!, $role: Role!) {
          done: setRole(input: { user: $user, role: $role }) { user { ${fields} } userErrors { message } }
        }`,
        ({ email, role }) => `${email} is ${role.toLowerCase()} now.`,
        { role: wanted.toUpperCase() },
      ),
    );
  users
    .command("remove")
    .description("Removes an account with its sessions and tokens. Families stay.")
    .argument("<email>", "whose")
    .action(async (email: string, _options: object, command: Command) =>
      change(
        email,
        readSettings(command),
        `mutation Remove($user: ID!) { done: removeUser(input: { user: $user }) { user { ${fields} } userErrors { message } } }`,
        ({ email }) => `${email} has no account any more.`,
      ),
    );
}

const usersOf = async (client: Client) =>
  (await client.request<{ users: User[] }>(`query Users { users { ${fields} } }`)).users;

async function list(settings: Settings): Promise<void> {
  const [{ withClient }, { printJson, printLine, table }] = await Promise.all([
    import("../client/open.js"),
    import("../output.js"),
  ]);
  await withClient(settings, async (client) => {
    const users = await usersOf(client);
    if (settings.json) return printJson(users);
    if (users.length === 0) return printLine("No accounts yet: seedscope users add EMAIL --role admin");
    printLine(
      table(users, [
        { title: "e-mail", value: ({ email }) => email },
        { title: "name", value: ({ name }) => name },
        { title: "role", value: ({ role }) => role.toLowerCase() },
        { title: "since", value: ({ createdAt }) => createdAt.slice(0, 10) },
      ]),
    );
  });
}

async function add(email: string, { name, role }: { name?: string; role: string }, settings: Settings): Promise<void> {
  const [{ withClient }, { accepted }, { printJson, printLine }] = await Promise.all([
    import("../client/open.js"),
    import("../client/client.js"),
    import("../output.js"),
  ]);
  await withClient(settings, async (client) => {
    const { inviteUser } = await client.request<{
      inviteUser: { user: User; link: string; token: string; userErrors: { message: string }[] };
    }>(
      `mutation Invite($input: InviteUserInput!) {
        inviteUser(input: $input) { user { ${fields} } link token userErrors { message } }
      }`,
      { input: { email, name, role: role.toUpperCase() } },
    );
    const { user, link, token } = accepted(inviteUser);
    const address = link.startsWith("/") ? `${settings.server ?? ""}${link}` : link;
    if (settings.json) return printJson({ ...user, link: address, token });
    printLine(`${user.email} is ${user.role.toLowerCase()}. To set a password, once, within 7 days:\n${address}`);
  });
}

async function change(
  email: string,
  settings: Settings,
  mutation: string,
  words: (user: User) => string,
  variables: object = {},
): Promise<void> {
  const [{ withClient }, { accepted }, { printJson, printLine }] = await Promise.all([
    import("../client/open.js"),
    import("../client/client.js"),
    import("../output.js"),
  ]);
  await withClient(settings, async (client) => {
    const user = (await usersOf(client)).find((one) => one.email === email.toLowerCase());
    if (!user) throw new Failure(`error: nobody has an account with ${email}; seedscope users lists them`);
    const { done } = await client.request<{ done: { user: User; userErrors: { message: string }[] } }>(mutation, {
      user: user.id,
      ...variables,
    });
    accepted(done);
    const changed = done.user;
    if (settings.json) return printJson(changed);
    printLine(words(changed));
  });
}
