/** The version of this code: part of every key, so that a changed measure never answers with an old number. */
import { readFileSync } from "node:fs";

/** core's package version, "0.1.0" */
export const codeVersion: string = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
).version;
