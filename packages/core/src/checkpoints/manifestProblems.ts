/** What is wrong with a manifest, in sentences: where, what was found, what was needed. */
import type { z } from "zod";

const mostProblems = 5;

type Issue = z.core.$ZodIssue;

/** One problem on the name's line; several, of which at most five are told, on lines of their own. */
export function withProblems(name: string, problems: readonly string[]): string {
  if (problems.length === 1) return `${name}: ${problems[0]}`;
  const more = problems.length - mostProblems;
  const listed = [...problems.slice(0, mostProblems), ...(more > 0 ? [`and ${more} more`] : [])];
  return `${name} has ${problems.length} problems:\n${listed.map((problem) => `  ${problem}`).join("\n")}`;
}

/**
 * A sentence for every place that is wrong.
 *
 * @param issues whose messages come after "it must be"; those of unknown keys and custom ones come after the place
 * @param root what was parsed
 */
export function problemsOf(issues: readonly Issue[], root: unknown): string[] {
  const byPlace = new Map<string, string>();
  for (const issue of issues.flatMap((issue) => unfold(issue))) {
    const place = placeOf(issue.path);
    if (!byPlace.has(place)) byPlace.set(place, problemAt(place, issue, valueAt(root, issue.path)));
  }
  return [...byPlace.values()];
}

/** Of alternatives, the one that was tried: whose type is right. */
function unfold(issue: Issue, path: readonly PropertyKey[] = []): Issue[] {
  const here = { ...issue, path: [...path, ...issue.path] } as Issue;
  if (issue.code !== "invalid_union") return [here];
  const tried = issue.errors.find((branch) => branch.some(({ code, path }) => isOfValue(code, path)));
  return tried ? tried.flatMap((inner) => unfold(inner, here.path)) : [here];
}

const isOfValue = (code: string, path: readonly PropertyKey[]) =>
  path.length > 0 || !["invalid_type", "invalid_value"].includes(code);

function problemAt(place: string, issue: Issue, value: unknown): string {
  if (issue.code === "unrecognized_keys" || issue.code === "custom") return `${place} ${issue.message}`;
  return value === undefined
    ? `${place} is missing; it must be ${issue.message}`
    : `${place} is ${shown(value)}; it must be ${issue.message}`;
}

function placeOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the manifest";
  return path.map((key, i) => (typeof key === "number" ? `[${key}]` : `${i > 0 ? "." : ""}${String(key)}`)).join("");
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], root);
}

/** A value as JSON, cut short. */
export function shown(value: unknown): string {
  const json = JSON.stringify(value);
  return json.length > 80 ? `${json.slice(0, 77)}…` : json;
}
