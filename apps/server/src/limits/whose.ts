/** Under which name a viewer's budgets are kept, and how much compute it has. */

import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";
import type { ComputeBudget } from "@seedscope/core";
import type { Viewer } from "../access/viewer.js";
import type { Limits } from "./limits.js";

/**
 * Where a request comes from.
 *
 * @param proxies how many stand in front of the server: each adds the address that it saw to X-Forwarded-For. What stands
 *   before those is the client's own word, and not believed
 */
export function addressOf({ headers, socket }: IncomingMessage, proxies: number): string {
  const forwarded = [headers["x-forwarded-for"] ?? []].flat().join(",").split(",");
  const seen = proxies > 0 ? forwarded.at(-proxies)?.trim() : undefined;
  return seen || (socket.remoteAddress ?? "");
}

/** A user's id; "local"; of viewers without an account, a hash of their address. */
export function budgetKey({ kind, userId }: Viewer, address: string | null): string {
  if (kind === "local") return "local";
  return (
    userId ??
    `ip:${createHash("sha256")
      .update(networkOf(address ?? ""))
      .digest("hex")
      .slice(0, 32)}`
  );
}

/** Of IPv6 the network, which is one customer's; an IPv4 address written as IPv6 is itself. */
function networkOf(address: string): string {
  const mapped = address.match(/^::ffff:(\d+\.\d+\.\d+\.\d+)$/i)?.[1];
  if (mapped || !isIPv6(address)) return mapped ?? address;
  const [head, tail = ""] = address.toLowerCase().split("::");
  const first = head === "" ? [] : head.split(":");
  const last = tail === "" ? [] : tail.split(":");
  const groups = [...first, ...Array<string>(Math.max(0, 8 - first.length - last.length)).fill("0"), ...last];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}

/** @returns null for viewers who may compute as much as they like */
export function computeBudget(viewer: Viewer, key: string, { compute }: Limits): ComputeBudget | null {
  return viewer.kind === "local" || !compute ? null : { viewer: key, ...compute };
}
