/** Accounts: users with their roles, invitations, and the tokens that programs sign in by. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { and, asc, count, desc, eq, inArray, isNull, lt, ne, or, sql } from "drizzle-orm";
import { InvalidInput } from "../errors.js";
import type { ApiTokenRecord, Role, TokenScope, UserRecord } from "./accountRecords.js";
import type { Database } from "./database.js";
import { grouped, isUuid, keyed } from "./pages.js";
import { AlreadyExists, NotFound } from "./records.js";
import { apiTokens, users, verifications } from "./schema.js";

/** What every token begins with, so that people and scanners of secrets know it for one. */
export const tokenPrefix = "ssc_";

const dayMs = 24 * 3_600_000;

/** How long an invitation can be accepted. */
const invitationDays = 7;

/** So seldom is it written down when a token was used. */
const usedEveryMs = 60_000;

/** Held while it is decided who is admin: two who ask at once must not both be the first, nor both the last. */
const adminLock = sql`select pg_advisory_xact_lock(7305804402)`;

export function accountQueries(db: Database) {
  const userById = async (id: string, tx = db): Promise<UserRecord> => {
    const [row] = await tx.select().from(users).where(eq(users.id, id));
    if (!row) throw new NotFound(`there is no user ${id}`, "id");
    return toUser(row);
  };

  /** @throws InvalidInput if nobody else is admin */
  const requireOtherAdmin = async (tx: Database, { id, email, role }: UserRecord): Promise<void> => {
    if (role !== "admin") return;
    const [others] = await tx
      .select({ n: count() })
      .from(users)
      .where(and(eq(users.role, "admin"), ne(users.id, id)));
    if (others.n === 0) throw new InvalidInput(`${email} is the only admin; make somebody else admin first`, "id");
  };

  return {
    /** By e-mail address. */
    async users(): Promise<UserRecord[]> {
      return (await db.select().from(users).orderBy(asc(users.email))).map(toUser);
    },

    async userByEmail(email: string): Promise<UserRecord | null> {
      const [row] = await db.select().from(users).where(eq(users.email, email.toLowerCase()));
      return row ? toUser(row) : null;
    },

    async hasUsers(): Promise<boolean> {
      return (await db.select({ id: users.id }).from(users).limit(1)).length > 0;
    },

    /**
     * An account that nobody can sign in to yet: see `invite`.
     *
     * @throws AlreadyExists if the address has one; InvalidInput if it is no e-mail address
     */
    async addUser({ email, name, role }: { email: string; name: string; role: Role }): Promise<UserRecord> {
      const address = email.trim().toLowerCase();
      if (!/^[^\s@]+@[^\s@]+$/.test(address) || address.length > 254) {
        throw new InvalidInput(`email is "${email}", which is no e-mail address`, "email");
      }
      const called = name.trim() || address.split("@")[0];
      if (called.length > 100) throw new InvalidInput("name has more than 100 characters", "name");
      const [row] = await db
        .insert(users)
        .values({ id: randomUUID().replaceAll("-", ""), email: address, name: called, role })
        .onConflictDoNothing()
        .returning();
      if (!row) throw new AlreadyExists(`${address} has an account already`, "email");
      return toUser(row);
    },

    /**
     * A token with which a user sets a password, once, within 7 days: better-auth's own, as for a forgotten one.
     *
     * @returns the token, which is kept nowhere
     */
    async invite(userId: string): Promise<string> {
      const token = randomBytes(24).toString("base64url");
      const identifier = createHash("sha256").update(`reset-password:${token}`).digest("base64url");
      const expiresAt = new Date(Date.now() + invitationDays * dayMs);
      await db.insert(verifications).values({ id: randomUUID(), identifier, value: userId, expiresAt });
      return token;
    },

    /** Makes a user admin if there is none yet. @returns whether it did */
    async foundAdmin(userId: string): Promise<boolean> {
      return db.transaction(async (tx) => {
        await tx.execute(adminLock);
        const admins = await tx.select({ id: users.id }).from(users).where(eq(users.role, "admin")).limit(1);
        if (admins.length > 0) return false;
        await tx.update(users).set({ role: "admin", updatedAt: new Date() }).where(eq(users.id, userId));
        return true;
      });
    },

    /** @throws NotFound; InvalidInput if nobody would be admin any more */
    async setRole(userId: string, role: Role): Promise<UserRecord> {
      return db.transaction(async (tx) => {
        await tx.execute(adminLock);
        const user = await userById(userId, tx);
        if (role !== "admin") await requireOtherAdmin(tx, user);
        await tx.update(users).set({ role, updatedAt: new Date() }).where(eq(users.id, userId));
        return { ...user, role };
      });
    },

    /**
     * Removes a user with sessions and tokens. Families stay; private ones are then the admins' to see.
     *
     * @throws NotFound; InvalidInput if nobody would be admin any more
     */
    async removeUser(userId: string): Promise<UserRecord> {
      return db.transaction(async (tx) => {
        await tx.execute(adminLock);
        const user = await userById(userId, tx);
        await requireOtherAdmin(tx, user);
        await tx.delete(users).where(eq(users.id, userId));
        return user;
      });
    },

    /** @returns the row, and the token itself, which is told this once and kept nowhere */
    async addApiToken(asked: {
      userId: string;
      name: string;
      scope: TokenScope;
      /** null: never */
      expiresAt: Date | null;
    }): Promise<{ record: ApiTokenRecord; token: string }> {
      const { userId, scope, expiresAt } = asked;
      const name = asked.name.trim();
      if (name === "" || name.length > 100) {
        throw new InvalidInput(`name is "${name}"; it must have 1 to 100 characters`, "name");
      }
      if (expiresAt && expiresAt <= new Date()) {
        throw new InvalidInput(`expiresAt is ${expiresAt.toISOString()}, which is over`, "expiresAt");
      }
      const token = `${tokenPrefix}${randomBytes(32).toString("base64url")}`;
      const [row] = await db
        .insert(apiTokens)
        .values({
          id: randomUUID(),
          userId,
          name,
          hash: hashOf(token),
          hint: token.slice(0, tokenPrefix.length + 4),
          scopes: [scope],
          expiresAt,
        })
        .returning();
      return { record: toToken(row), token };
    },

    /** The token that this is, whether or not it still holds, with its user; null if it is none. */
    async apiTokenByText(text: string): Promise<{ record: ApiTokenRecord; user: UserRecord } | null> {
      if (!text.startsWith(tokenPrefix)) return null;
      const [row] = await db
        .select()
        .from(apiTokens)
        .innerJoin(users, eq(users.id, apiTokens.userId))
        .where(eq(apiTokens.hash, hashOf(text)));
      return row ? { record: toToken(row.api_tokens), user: toUser(row.users) } : null;
    },

    /** Writes down that it is being used, to the minute. */
    async apiTokenUsed({ id, lastUsedAt }: ApiTokenRecord): Promise<void> {
      const before = new Date(Date.now() - usedEveryMs);
      if (lastUsedAt && lastUsedAt > before) return;
      await db
        .update(apiTokens)
        .set({ lastUsedAt: new Date() })
        .where(and(eq(apiTokens.id, id), or(isNull(apiTokens.lastUsedAt), lt(apiTokens.lastUsedAt, before))));
    },

    /** User id → the user's tokens, the newest first, those that hold no more too. */
    async apiTokensOfUsers(userIds: readonly string[]): Promise<Map<string, ApiTokenRecord[]>> {
      const rows = userIds.length
        ? await db
            .select()
            .from(apiTokens)
            .where(inArray(apiTokens.userId, [...userIds]))
            .orderBy(desc(apiTokens.createdAt), desc(apiTokens.id))
        : [];
      return grouped(userIds, rows.map(toToken), ({ userId }) => userId);
    },

    async apiTokensById(ids: readonly string[]): Promise<Map<string, ApiTokenRecord>> {
      const known = ids.filter(isUuid);
      const rows = known.length ? await db.select().from(apiTokens).where(inArray(apiTokens.id, known)) : [];
      return keyed(rows.map(toToken), ({ id }) => id);
    },

    /** Revoking twice is no error. @throws NotFound */
    async revokeApiToken(id: string): Promise<ApiTokenRecord> {
      const [row] = isUuid(id)
        ? await db
            .update(apiTokens)
            .set({ revokedAt: sql`coalesce(${apiTokens.revokedAt}, now())` })
            .where(eq(apiTokens.id, id))
            .returning()
        : [];
      if (!row) throw new NotFound(`there is no API token ${id}`, "id");
      return toToken(row);
    },
  };
}

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

function toUser({ id, name, email, role, createdAt }: typeof users.$inferSelect): UserRecord {
  return { id, name, email, role, createdAt };
}

function toToken({ hash: _, ...token }: typeof apiTokens.$inferSelect): ApiTokenRecord {
  return token;
}
