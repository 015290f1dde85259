import { expect, test } from "vitest";
import { viewPath } from "./viewPath";

test("a view that is kept again does not name the one before", () => {
  expect(viewPath("http://localhost/f/demo?preset=paper&view=7k2m9xqf#layers")).toBe("/f/demo?preset=paper#layers");
  expect(viewPath("http://localhost/jobs?view=7k2m9xqf")).toBe("/jobs");
});
