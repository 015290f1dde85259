/** Tickets: what a request may do, signed, so that it can be carried in a URL and needs no other authorisation. */

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { InvalidInput, type Store } from "@seedscope/core";

/** What a ticket allows. Further fields are limits that its purpose knows, such as `maxBytes`. */
export interface Ticket {
  /** "upload-corpus": a ticket for one purpose is none for another */
  purpose: string;
  /** what it is about, in words of the purpose */
  subject: string;
  /** id of the user whom it was made for; null: nobody in particular */
  viewer: string | null;
  expiresAt: Date;
  [limit: string]: unknown;
}

/** @returns the ticket as text that may stand in a URL as it is; readable by whoever holds it, forged by nobody */
export async function signTicket(store: Store, ticket: Ticket): Promise<string> {
  const content = Buffer.from(JSON.stringify(ticket)).toString("base64url");
  return `${content}.${(await signature(store, content)).toString("base64url")}`;
}

/**
 * @returns what was signed
 * @throws InvalidInput on the field `ticket` if it is malformed, forged, for another purpose, or has expired
 */
export async function readTicket<T extends Ticket = Ticket>(store: Store, purpose: string, text: string): Promise<T> {
  const [content, signed, ...more] = text.split(".");
  if (!content || !signed || more.length > 0) throw new InvalidInput("the ticket is malformed", "ticket");
  const given = Buffer.from(signed, "base64url");
  const ours = await signature(store, content);
  if (given.length !== ours.length || !timingSafeEqual(given, ours)) {
    throw new InvalidInput("the ticket is forged: this server has not signed it", "ticket");
  }
  const ticket = JSON.parse(Buffer.from(content, "base64url").toString()) as T & { expiresAt: string };
  const expiresAt = new Date(ticket.expiresAt);
  if (ticket.purpose !== purpose) {
    throw new InvalidInput(`the ticket is for ${ticket.purpose}, not for ${purpose}`, "ticket");
  }
  if (expiresAt <= new Date()) {
    throw new InvalidInput(`the ticket has expired at ${expiresAt.toISOString()}; ask for another`, "ticket");
  }
  return { ...ticket, expiresAt };
}

/** HMAC-SHA256; its 256-bit key lies in the database, so that every server on it reads the tickets of all. */
async function signature(store: Store, content: string): Promise<Buffer> {
  const key = await store.setting("ticket-key", () => randomBytes(32).toString("hex"));
  return createHmac("sha256", Buffer.from(key, "hex")).update(content).digest();
}
