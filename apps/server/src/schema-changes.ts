/** Which changes of the schema break a client, and whether they are announced. */

import {
  BreakingChangeType,
  buildSchema,
  DangerousChangeType,
  findBreakingChanges,
  findDangerousChanges,
} from "graphql";

export interface SchemaChanges {
  /** what breaks a client that worked with the released schema, and is not announced; graphql-js' sentences */
  unannounced: string[];
  /** what breaks one and is announced */
  announced: string[];
  /** what may surprise one: a new member of a union, a changed default */
  dangerous: string[];
}

/** New values and members come with every measure: docs/api.md tells clients to be ready for them. */
const expected: ReadonlySet<string> = new Set([
  DangerousChangeType.VALUE_ADDED_TO_ENUM,
  DangerousChangeType.TYPE_ADDED_TO_UNION,
  DangerousChangeType.OPTIONAL_ARG_ADDED,
  DangerousChangeType.OPTIONAL_INPUT_FIELD_ADDED,
  DangerousChangeType.IMPLEMENTED_INTERFACE_ADDED,
]);

/**
 * @param released the last released schema
 * @param current this one
 * @param changelog announces a change by naming it in backquotes: `Type.field`, `ENUM.VALUE`, `Type`
 */
export function schemaChanges(released: string, current: string, changelog: string): SchemaChanges {
  const [before, now] = [buildSchema(released), buildSchema(current)];
  const named = new Set([...changelog.matchAll(/`([A-Za-z_][\w.]*)`/g)].map(([, name]) => name));
  const changes = findBreakingChanges(before, now).map(({ type, description }) => ({
    description,
    announced: namesIn(type, description).some((name) => named.has(name)),
  }));
  const sentences = (announced: boolean) =>
    changes.filter((change) => change.announced === announced).map(({ description }) => description);
  return {
    unannounced: sentences(false),
    announced: sentences(true),
    dangerous: findDangerousChanges(before, now)
      .filter(({ type }) => !expected.has(type))
      .map(({ description }) => description),
  };
}

/** "Query.family was removed." → Query.family, and Query: whoever announces a type announces its fields. */
function namesIn(type: BreakingChangeType, description: string): string[] {
  if (type === BreakingChangeType.VALUE_REMOVED_FROM_ENUM) {
    const [, value, name] = /^(\w+) was removed from enum type (\w+)/.exec(description) ?? [];
    return [`${name}.${value}`, name];
  }
  if (type === BreakingChangeType.TYPE_REMOVED_FROM_UNION) {
    const [, member, name] = /^(\w+) was removed from union type (\w+)/.exec(description) ?? [];
    return [`${name}.${member}`, name];
  }
  if (type === BreakingChangeType.REQUIRED_INPUT_FIELD_ADDED) {
    const [, field, name] = /^A required field (\w+) on input type (\w+)/.exec(description) ?? [];
    return [`${name}.${field}`, name];
  }
  if (type === BreakingChangeType.REQUIRED_ARG_ADDED) {
    const [, argument, field] = /^A required arg (\w+) on ([\w.]+)/.exec(description) ?? [];
    return [`${field}.${argument}`, field];
  }
  const [name = ""] = /[A-Za-z_]\w*(\.\w+)?/.exec(description) ?? [];
  return [name, name.split(".")[0]];
}
