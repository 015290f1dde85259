import { expect, test } from "vitest";
import { refusalIn } from "./refusals";

const errorWith = (...codes: (string | undefined)[]) => ({
  graphQLErrors: codes.map((code) => ({ message: `because of ${code}`, extensions: { code } })) as never[],
});

test("a refusal for want of an account or a right is told from other errors", () => {
  expect(refusalIn(errorWith("BAD_USER_INPUT", "FORBIDDEN"))).toEqual({
    code: "FORBIDDEN",
    message: "because of FORBIDDEN",
  });
  expect(refusalIn(errorWith("UNAUTHENTICATED"))?.code).toBe("UNAUTHENTICATED");
  expect(refusalIn(errorWith("RATE_LIMITED", undefined))).toBeNull();
  expect(refusalIn(undefined)).toBeNull();
});
