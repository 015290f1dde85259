/** The limits that are rules of validation, beside the standard ones: how deep, how many aliases and directives. */

import { maxAliasesRule } from "@escape.tech/graphql-armor-max-aliases";
import { maxDepthRule } from "@escape.tech/graphql-armor-max-depth";
import { maxDirectivesRule } from "@escape.tech/graphql-armor-max-directives";
import type { GraphQLError, ValidationContext, ValidationRule } from "graphql";
import { NoSchemaIntrospectionCustomRule } from "graphql";
import { type ErrorCode, refusal } from "../errors.js";
import type { Limits } from "./limits.js";

/** Reports in our words and goes on, where armor would throw "Syntax Error". */
function inOurWords(code: ErrorCode, what: string, allowed: number) {
  return {
    n: allowed,
    exposeLimits: true,
    propagateOnRejection: false,
    onReject: [
      (context: ValidationContext | null, { message }: GraphQLError) => {
        const found = message.match(/found (\d+)/)?.[1] ?? "more";
        context?.reportError(refusal(code, `the query has ${found} ${what}; ${allowed} are allowed`));
      },
    ],
  };
}

const noIntrospection: ValidationRule = (context) =>
  NoSchemaIntrospectionCustomRule(
    Object.assign(Object.create(context), {
      reportError: () =>
        context.reportError(
          refusal("INTROSPECTION_DISABLED", "this server does not tell its schema; see schema.graphql"),
        ),
    }),
  );

export function validationRules(limits: Limits): ValidationRule[] {
  return [
    maxDepthRule({
      ...inOurWords("QUERY_TOO_DEEP", "levels of fields", limits.depth),
      flattenFragments: true,
      // the standard query for the schema is deep, and how deep it may be is a standard rule
      ignoreIntrospection: true,
    }) as ValidationRule,
    maxAliasesRule(inOurWords("TOO_MANY_ALIASES", "aliases", limits.aliases)) as ValidationRule,
    maxDirectivesRule(inOurWords("TOO_MANY_DIRECTIVES", "directives", limits.directives)) as ValidationRule,
    ...(limits.introspection ? [] : [noIntrospection]),
  ];
}
