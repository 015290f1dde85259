/** Accounts, as plain objects. */

/** viewer: looks, and has reports computed. editor: trains, imports, labels too. admin: everything, users included. */
export type Role = "viewer" | "editor" | "admin";
export const roles: readonly Role[] = ["viewer", "editor", "admin"];

/** read: look. compute: have reports computed. write: what editors may. admin: what admins may. Each holds those before it. */
export type TokenScope = "read" | "compute" | "write" | "admin";
export const tokenScopes: readonly TokenScope[] = ["read", "compute", "write", "admin"];

/** public: everybody, also without an account where the server allows that. team: whoever has one. private: its owner and admins. */
export type Visibility = "public" | "team" | "private";
export const visibilities: readonly Visibility[] = ["public", "team", "private"];

/** Somebody with an account. */
export interface UserRecord {
  id: string;
  name: string;
  email: string;
  role: Role;
  createdAt: Date;
}

/** A token, without the token. */
export interface ApiTokenRecord {
  id: string;
  userId: string;
  name: string;
  /** its first characters */
  hint: string;
  scopes: TokenScope[];
  createdAt: Date;
  /** null: never */
  expiresAt: Date | null;
  /** to the minute */
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}
