/** Tickets over a real store: what is signed comes back, what is not signed here does not. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, type Store } from "@seedscope/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readTicket, signTicket } from "../src/tickets.js";

let folder: string;
let store: Store;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seedscope-tickets-"));
  store = await openStore({ folder });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const inAMinute = () => new Date(Date.now() + 60_000);
const ticket = () => ({ purpose: "upload-corpus", subject: "tale.txt", viewer: "u1", expiresAt: inAMinute() });

test("what was signed comes back, its limits too, and may stand in a URL", async () => {
  const signed = { ...ticket(), maxBytes: 12 };
  const text = await signTicket(store, signed);
  expect(encodeURIComponent(text)).toBe(text);
  expect(await readTicket(store, "upload-corpus", text)).toEqual(signed);
});

test("two first tickets at once are signed with one key, which outlives the process", async () => {
  const [one, two] = await Promise.all([signTicket(store, ticket()), signTicket(store, ticket())]);
  await store.close();
  store = await openStore({ folder });
  expect(await readTicket(store, "upload-corpus", one)).toMatchObject({ subject: "tale.txt" });
  expect(await readTicket(store, "upload-corpus", two)).toMatchObject({ subject: "tale.txt" });
});

test.each([
  ["malformed", async () => "no ticket"],
  ["malformed", async () => ""],
  ["forged", async (text: string) => `${text.slice(0, -4)}AAAA`],
  [
    "forged",
    async (text: string) => {
      const [content, signed] = text.split(".");
      const other = JSON.parse(Buffer.from(content, "base64url").toString());
      return `${Buffer.from(JSON.stringify({ ...other, viewer: "admin" })).toString("base64url")}.${signed}`;
    },
  ],
  ["for export, not for upload-corpus", () => signTicket(store, { ...ticket(), purpose: "export" })],
  ["expired", () => signTicket(store, { ...ticket(), expiresAt: new Date(Date.now() - 1) })],
])("a ticket that is %s is refused", async (why, make) => {
  const text = await make(await signTicket(store, ticket()));
  await expect(readTicket(store, "upload-corpus", text)).rejects.toThrow(why);
});
