import { expect, test } from "vitest";
import { declaredBy, seedRoles, seedSentence } from "./words";

test("what is not declared is not said to be the same", () => {
  const unknown = declaredBy([{ initSeed: null, dataSeed: null }]);
  expect(seedRoles([], unknown)).toBe("unknown");
  expect(seedSentence([], unknown)).toBe("what varies is not declared");
  const initOnly = declaredBy([{ initSeed: 1, dataSeed: null }]);
  expect(seedSentence(["INIT"], initOnly)).toBe("the init varies, the order is not declared");
  const both = declaredBy([{ initSeed: 1, dataSeed: 7 }]);
  expect(seedSentence(["INIT"], both)).toBe("only the init varies");
  expect(seedSentence([], both)).toBe("all from the same seed");
});
