/** What a viewer may do, and with which families: the one place where that is decided. */

import { type FamilyRecord, type JobRecord, type Role, type Sight, sees, type TokenScope } from "@seedscope/core";
import { GraphQLError } from "graphql";
import type { Viewer } from "./viewer.js";

/**
 * What an operation needs at least, each holding those before it.
 *
 * open: nothing, not even an account. read: to look. compute: to have reports computed. write: to train, import, check
 * and delete. admin: users and the server. `person` stands beside them: somebody who is signed in, with no token.
 */
export type Need = "open" | TokenScope | "person";

const ladder = ["open", "read", "compute", "write", "admin"] as const;
type Rung = (typeof ladder)[number];

/** How far each role goes. */
const reach: Record<Role, Rung> = { viewer: "compute", editor: "write", admin: "admin" };

/** The lesser of what the role may and what the token is for. */
export function rightsOf({ role, scope }: Viewer): Rung {
  if (scope === null) return "open";
  return ladder[Math.min(ladder.indexOf(reach[role]), ladder.indexOf(scope))];
}

export function may(viewer: Viewer, need: Need): boolean {
  if (viewer.refused !== undefined) return false;
  if (need === "person") return viewer.kind === "user" || viewer.kind === "local";
  return ladder.indexOf(rightsOf(viewer)) >= ladder.indexOf(need);
}

/** Which families lists hold. Whoever may not do everything sees private families only as their owner. */
export function sightOf(viewer: Viewer): Sight {
  return {
    everything: may(viewer, "admin"),
    team: viewer.kind !== "anonymous" && may(viewer, "read"),
    userId: viewer.userId,
  };
}

/** What may not be read is treated as if it did not exist. */
export const mayRead = (viewer: Viewer, family: FamilyRecord) => may(viewer, "read") && sees(sightOf(viewer), family);

/** Train further, check, label, delete: whoever may write, with every family that they can see. */
export const mayChange = (viewer: Viewer, family: FamilyRecord) => may(viewer, "write") && mayRead(viewer, family);

/** Say who else sees it: its owner, and admins. */
export const mayShare = (viewer: Viewer, { ownerId }: FamilyRecord) =>
  may(viewer, "admin") || (may(viewer, "write") && ownerId !== null && ownerId === viewer.userId);

/** Stop a job, or take it up again: whoever may change its family, and of analyses whoever asked for them. */
export function maySteer(viewer: Viewer, job: JobRecord, family: FamilyRecord): boolean {
  const asked = job.kind === "analysis" && job.requestedBy !== null && job.requestedBy === viewer.userId;
  return mayChange(viewer, family) || (asked && may(viewer, "compute") && mayRead(viewer, family));
}

/** @throws GraphQLError UNAUTHENTICATED where signing in may help, else FORBIDDEN; says what is needed, and who one is */
export function requireRight(viewer: Viewer, need: Need, what: string): void {
  if (!may(viewer, need)) throw refusal(viewer, `${what} needs ${inWords[need]}`);
}

/** @throws GraphQLError FORBIDDEN; for what a viewer sees but may not do */
export function requireThat(allowed: boolean, viewer: Viewer, what: string): void {
  if (!allowed) throw refusal(viewer, what);
}

export interface Refusal {
  code: "UNAUTHENTICATED" | "FORBIDDEN";
  /** a whole sentence */
  message: string;
}

/** @returns null where the viewer may */
export function refusalOf(viewer: Viewer, need: Need, what: string): Refusal | null {
  return may(viewer, need) ? null : sentence(viewer, `${what} needs ${inWords[need]}`);
}

function refusal(viewer: Viewer, why: string): GraphQLError {
  const { code, message } = sentence(viewer, why);
  return new GraphQLError(message, { extensions: { code } });
}

function sentence(viewer: Viewer, why: string): Refusal {
  if (viewer.refused !== undefined) return { code: "UNAUTHENTICATED", message: viewer.refused };
  if (viewer.kind === "anonymous") {
    const message = `${why}; nobody is signed in: sign in, or send an API token as "Authorization: Bearer ssc_…"`;
    return { code: "UNAUTHENTICATED", message };
  }
  return { code: "FORBIDDEN", message: `${why}; you are ${whoIs(viewer)}` };
}

const inWords: Record<Need, string> = {
  open: "nothing",
  read: "an account, or a token of scope read",
  compute: "an account, or a token of scope compute",
  write: "an editor's account, or an editor's token of scope write",
  admin: "an admin's account, or an admin's token of scope admin",
  person: "somebody who is signed in; a token will not do",
};

/** "Ann, a viewer", "a token of Ann's, an editor, of scope read" */
function whoIs({ kind, name, role, scope }: Viewer): string {
  const described = `${name}, ${role === "viewer" ? "a" : "an"} ${role}`;
  return kind === "token" ? `a token of scope ${scope} of ${described}` : described;
}
