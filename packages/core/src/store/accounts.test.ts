import { createHash, randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { storeKinds } from "../../test/stores.js";
import { modelConfig } from "../model/config.js";
import { roles, type Visibility, visibilities } from "./accountRecords.js";
import { apiTokens, families, jobs, users, verifications } from "./schema.js";
import { type Sight, sees } from "./sight.js";
import type { Store } from "./store.js";

const sha256 = (text: string, encoding: "hex" | "base64url") => createHash("sha256").update(text).digest(encoding);

for (const { name, open } of await storeKinds()) {
  describe.skipIf(!open)(`accounts on ${name}`, () => {
    let store: Store;
    beforeAll(async () => {
      store = await open!();
    });
    afterAll(() => store?.close());

    test("an address has one account, whatever its letters' case", async () => {
      const ann = await store.addUser({ email: "Ann@Lab.example", name: "Ann", role: "viewer" });
      expect(ann).toMatchObject({ email: "ann@lab.example", name: "Ann", role: "viewer" });
      await expect(store.addUser({ email: "ANN@lab.example", name: "", role: "admin" })).rejects.toThrow(
        /has an account/,
      );
      await expect(store.addUser({ email: "nobody", name: "", role: "admin" })).rejects.toThrow(/no e-mail address/);
      expect(await store.userByEmail("ANN@LAB.example")).toEqual(ann);
    });

    test("of many who would found the server at once, one becomes admin; the last admin stays it", async () => {
      const made = await Promise.all(
        Array.from({ length: 8 }, (_, i) => store.addUser({ email: `f${i}@lab.example`, name: "", role: "viewer" })),
      );
      const founded = await Promise.all(made.map(({ id }) => store.foundAdmin(id)));
      expect(founded.filter(Boolean)).toHaveLength(1);
      const admin = made[founded.indexOf(true)];
      const other = made[(founded.indexOf(true) + 1) % 8];
      await expect(store.setRole(admin.id, "editor")).rejects.toThrow(/only admin/);
      await expect(store.removeUser(admin.id)).rejects.toThrow(/only admin/);

      await store.setRole(other.id, "admin");
      // two admins step down at once: one of them has to stay
      const down = await Promise.allSettled([store.setRole(admin.id, "viewer"), store.setRole(other.id, "viewer")]);
      expect(down.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect((await store.users()).filter(({ role }) => role === "admin")).toHaveLength(1);
    });

    test("a token is kept as its sha256, and its use to the minute", async () => {
      const { id } = await store.addUser({ email: "program@lab.example", name: "Program", role: "editor" });
      const { record, token } = await store.addApiToken({ userId: id, name: "ci", scope: "compute", expiresAt: null });
      expect(token).toMatch(/^ssc_[A-Za-z0-9_-]{43}$/);
      const [row] = await store.db.select().from(apiTokens).where(eq(apiTokens.id, record.id));
      expect(row.hash).toBe(sha256(token, "hex"));
      expect(JSON.stringify(row)).not.toContain(token.slice(10));

      const found = await store.apiTokenByText(token);
      expect(found).toMatchObject({ record: { id: record.id, scopes: ["compute"], lastUsedAt: null }, user: { id } });
      expect(await store.apiTokenByText(`${token}x`)).toBeNull();

      await store.apiTokenUsed(record);
      const used = (await store.apiTokensById([record.id])).get(record.id)!;
      expect(Date.now() - used.lastUsedAt!.getTime()).toBeLessThan(60_000);
      await store.apiTokenUsed(record); // read before it was used: the row knows better
      await store.apiTokenUsed(used);
      expect((await store.apiTokensById([record.id])).get(record.id)).toEqual(used);
      const longAgo = new Date(Date.now() - 61_000);
      await store.db.update(apiTokens).set({ lastUsedAt: longAgo }).where(eq(apiTokens.id, record.id));
      await store.apiTokenUsed({ ...used, lastUsedAt: longAgo });
      const again = (await store.apiTokensById([record.id])).get(record.id)!;
      expect(again.lastUsedAt!.getTime()).toBeGreaterThan(longAgo.getTime());

      const revoked = await store.revokeApiToken(record.id);
      expect(await store.revokeApiToken(record.id)).toEqual(revoked);
      await expect(store.revokeApiToken(randomUUID())).rejects.toThrow(/no API token/);
      await store.removeUser(id);
      expect(await store.apiTokenByText(token)).toBeNull();
    });

    test("an invitation is kept as its sha256 too, and ends after 7 days", async () => {
      const { id } = await store.addUser({ email: "new@lab.example", name: "", role: "viewer" });
      const token = await store.invite(id);
      const [row] = await store.db.select().from(verifications).where(eq(verifications.value, id));
      expect(row.identifier).toBe(sha256(`reset-password:${token}`, "base64url"));
      const days = (row.expiresAt.getTime() - Date.now()) / 86_400_000;
      expect(days).toBeGreaterThan(6.9);
      expect(days).toBeLessThanOrEqual(7);
    });

    test("servers that ask for a setting at once agree on it", async () => {
      const all = await Promise.all(Array.from({ length: 8 }, () => store.setting("test key", () => randomUUID())));
      expect(new Set(all).size).toBe(1);
    });

    test("lists hold what the rule says of each record: of families, and of jobs about several", async () => {
      const owners = [null, "one", "two"];
      for (const id of ["one", "two"]) {
        await store.db.insert(users).values({ id, name: id, email: `${id}@lab.example`, role: roles[0] });
      }
      const made = owners.flatMap((ownerId) => visibilities.map((visibility) => ({ ownerId, visibility })));
      const rows = made.map(({ ownerId, visibility }) =>
        familyRow(`${visibility}-of-${ownerId ?? "nobody"}`, visibility, ownerId),
      );
      await store.db.insert(families).values(rows);
      const about = rows.flatMap((a) => rows.map((b) => [a, b]));
      await store.db.insert(jobs).values(about.map(([a, b]) => jobRow(a, b)));

      const everything = [false, true];
      const sights = everything.flatMap((all) =>
        [false, true].flatMap((team) =>
          [null, "one", "two"].map((userId): Sight => ({ everything: all, team, userId })),
        ),
      );
      expect(sights).toHaveLength(12);
      for (const sight of sights) {
        // said anew, from the words: public is everybody's, the team's is the team's, private its owner's
        const seen = (row: (typeof rows)[number]) =>
          sight.everything ||
          row.visibility === "public" ||
          (row.visibility === "team" && sight.team) ||
          (row.ownerId !== null && row.ownerId === sight.userId);
        const expected = rows.filter(seen);
        expect(rows.filter((row) => sees(sight, row))).toEqual(expected);
        const page = await store.families({ first: 500, sight });
        expect(page.items.map(({ slug }) => slug).sort()).toEqual(expected.map(({ slug }) => slug).sort());
        expect(page.totalCount).toBe(expected.length);
        const ofJobs = await store.jobs({ first: 500, sight });
        const expectedJobs = about.filter(([a, b]) => seen(a) && seen(b)).map(([a, b]) => `${a.slug} ${b.slug}`);
        expect(ofJobs.items.map(({ title }) => title).sort()).toEqual(expectedJobs.sort());
        expect(ofJobs.totalCount).toBe(expectedJobs.length);
      }
    });
  });
}

function familyRow(slug: string, visibility: Visibility, ownerId: string | null) {
  return {
    id: randomUUID(),
    slug,
    name: slug,
    source: "trained" as const,
    config: modelConfig({ layers: 1, heads: 1, dModel: 4, contextLength: 4, vocab: 4 }),
    tokenizer: { kind: "byte" as const, name: "byte", vocabSize: 257, bosId: 256, hash: "0".repeat(64) },
    checkpointSteps: [],
    visibility,
    ownerId,
  };
}

type Family = ReturnType<typeof familyRow>;

/** A job of the first family that is about both; one of a family and itself is a training job, about none. */
function jobRow(a: Family, b: Family): typeof jobs.$inferInsert {
  const named = [a, b].map(({ slug }) => ({ slug, nLayers: 1, optimizer: null }));
  return {
    id: randomUUID(),
    kind: a === b ? "train" : "analysis",
    state: "cancelled",
    familyId: a.id,
    title: `${a.slug} ${b.slug}`,
    params: a === b ? {} : ({ about: { families: named } } as never),
    progress: { done: 0, total: 1, unit: "step", etaSeconds: null, message: null },
  };
}
