import { expect, test } from "vitest";
import { Message } from "./protobuf.js";

const hex = (message: Message) => Buffer.from(message.encode()).toString("hex");

test("the examples of the protocol-buffer specification", () => {
  // field 1 = 150: key 1·8 + 0 = 08; 150 = 1·128 + 22, low seven bits first: 22 + 128 = 96, then 01
  expect(hex(new Message().int(1, 150))).toBe("089601");
  // field 2 = "testing": key 2·8 + 2 = 12, length 07
  expect(hex(new Message().string(2, "testing"))).toBe(`1207${Buffer.from("testing").toString("hex")}`);
  // field 3 = { field 1 = 150 }: key 3·8 + 2 = 1a, length 03
  expect(hex(new Message().message(3, new Message().int(1, 150)))).toBe("1a03089601");
});

test("integers are 64 bits wide", () => {
  // −2 is 2⁶⁴ − 2: seven one-bits nine times, less one at the start, and the last bit
  expect(hex(new Message().int(1, -2))).toBe("08feffffffffffffffff01");
  // 2⁴⁰ = 2⁵ · 128⁵: five empty groups, then 2⁵ = 20
  expect(hex(new Message().int(1, 2 ** 40))).toBe("08808080808020");
  // field 20 has the key 20·8 = 160, which needs two bytes: a0 01
  expect(hex(new Message().int(20, 0))).toBe("a00100");
});

test("floats are little-endian", () => {
  // 1.5 = 3fc00000; key 2·8 + 5 = 15
  expect(hex(new Message().float(2, 1.5))).toBe("150000c03f");
});
