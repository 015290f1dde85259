import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { localViewer, type Viewer } from "../access/viewer.js";
import { addressOf, budgetKey } from "./whose.js";

const anonymous: Viewer = { ...localViewer, kind: "anonymous", role: "viewer" };
const key = (address: string) => budgetKey(anonymous, address);

test("a user has one budget wherever they are, a local viewer is local, and others are told apart by a hash", () => {
  expect(budgetKey({ ...localViewer, kind: "token", userId: "ada" }, "1.2.3.4")).toBe("ada");
  expect(budgetKey(localViewer, "1.2.3.4")).toBe("local");
  expect(key("1.2.3.4")).toMatch(/^ip:[0-9a-f]{32}$/);
  expect(key("1.2.3.4")).not.toBe(key("1.2.3.5"));
});

test("an IPv6 network is one viewer, however its addresses are written; IPv4 in IPv6 is itself", () => {
  expect(key("2001:db8:0:7::1")).toBe(key("2001:DB8::7:aaaa:bbbb:cccc:dddd"));
  expect(key("2001:db8:0:7::1")).not.toBe(key("2001:db8:0:8::1"));
  expect(key("::ffff:1.2.3.4")).toBe(key("1.2.3.4"));
});

test("an address is what the proxies in front have seen, not what a client says of itself", () => {
  const request = (forwarded?: string) =>
    ({
      headers: { "x-forwarded-for": forwarded },
      socket: { remoteAddress: "10.0.0.1" },
    }) as unknown as IncomingMessage;
  expect(addressOf(request("6.6.6.6"), 0)).toBe("10.0.0.1");
  expect(addressOf(request("6.6.6.6, 1.2.3.4"), 1)).toBe("1.2.3.4");
  expect(addressOf(request("6.6.6.6, 1.2.3.4, 10.0.0.2"), 2)).toBe("1.2.3.4");
  expect(addressOf(request(), 1)).toBe("10.0.0.1");
});
