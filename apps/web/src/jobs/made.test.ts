import { expect, test } from "vitest";
import { madeBy } from "./made";

const family = { id: "Family:demo", slug: "demo", name: "demo" };
const job = { id: "Job:1", state: "SUCCEEDED" as const, family, result: null, archive: null };

test("a report opens on the page that shows its measure, at its step and preset", () => {
  const analysis = (id: string, preset: "PAPER" | "CALIBRATED") =>
    madeBy({ ...job, kind: "ANALYSIS", result: { id, preset, step: 400 } })?.href;
  expect(analysis("StabilityReport:1", "CALIBRATED")).toBe("/f/demo?step=400");
  expect(analysis("AblationReport:1", "CALIBRATED")).toBe("/f/demo/ablation?step=400");
  expect(analysis("MapReport:1", "PAPER")).toBe("/f/demo/report?preset=paper&step=400#map");
});

test("a training opens its page, an export is a file", () => {
  expect(madeBy({ ...job, kind: "TRAIN" })?.href).toBe("/f/demo/dynamics");
  expect(madeBy({ ...job, kind: "EXPORT", archive: { url: "/x.zip", bytes: 3e6 } })).toEqual({
    href: "/x.zip",
    label: "Archive, 3.0 MB",
    file: true,
  });
});

test("what has not succeeded, or has expired, has made nothing to see", () => {
  expect(madeBy({ ...job, kind: "TRAIN", state: "FAILED" })).toBeNull();
  expect(madeBy({ ...job, kind: "EXPORT" })).toBeNull();
});
