/** A refused mutation's reasons: returned, not thrown, so that a form can show each beside its field. */

import { AlreadyExists, Conflict, InvalidInput, LimitExceeded, NotFound } from "@seedscope/core";
import { Field, ObjectType, registerEnumType } from "type-graphql";
import { RefusalCode } from "../report/outcome.type.js";

export const UserErrorCode = {
  INVALID: "INVALID",
  NOT_FOUND: "NOT_FOUND",
  ALREADY_EXISTS: "ALREADY_EXISTS",
  CONFLICT: "CONFLICT",
  FORBIDDEN: "FORBIDDEN",
  REFUSED: "REFUSED",
  LIMIT_EXCEEDED: "LIMIT_EXCEEDED",
} as const;
export type UserErrorCode = keyof typeof UserErrorCode;
registerEnumType(UserErrorCode, {
  name: "UserErrorCode",
  description: "Why a mutation was refused.",
  valuesConfig: {
    INVALID: { description: "A value is outside what is allowed." },
    NOT_FOUND: { description: "An id names nothing here." },
    ALREADY_EXISTS: { description: "Something with this name exists." },
    CONFLICT: {
      description: "The thing's present state does not allow it, or the idempotency key was used with other input.",
    },
    FORBIDDEN: { description: "Only whoever made the thing may, or an admin." },
    REFUSED: { description: "The analysis cannot be made: refusal says why." },
    LIMIT_EXCEEDED: {
      description: "It is more than what the viewer may have for now; the message says when there is enough.",
    },
  },
});

@ObjectType({ description: "One reason why a mutation was refused. Nothing was changed." })
export class UserError {
  @Field(() => [String], {
    nullable: true,
    description: 'Path of the input field at fault, as ["input", "architecture", "heads"]; null if it is none.',
  })
  field!: string[] | null;

  @Field(() => String, { description: "A sentence that names the value and what was needed." })
  message!: string;

  @Field(() => UserErrorCode, { description: "Stable, for programs." })
  code!: UserErrorCode;

  @Field(() => RefusalCode, { nullable: true, description: "REFUSED: why the analysis cannot be made." })
  refusal?: RefusalCode | null;

  @Field(() => String, { nullable: true, description: "REFUSED: what to ask for instead, if anything." })
  suggestion?: string | null;
}

/** Something that this viewer may not do. */
export class Forbidden extends InvalidInput {
  override name = "Forbidden";
}

/** An analysis that cannot be made, on its way to becoming a user error. */
export class RefusedAnalysis extends InvalidInput {
  override name = "RefusedAnalysis";
  constructor(readonly refusal: { code: RefusalCode; message: string; suggestion: string | null }) {
    super(refusal.message);
  }
}

/** @returns INVALID for what is nothing more particular */
function codeOf(error: InvalidInput): UserErrorCode {
  if (error instanceof NotFound) return "NOT_FOUND";
  if (error instanceof Conflict) return "CONFLICT";
  if (error instanceof Forbidden) return "FORBIDDEN";
  if (error instanceof RefusedAnalysis) return "REFUSED";
  if (error instanceof LimitExceeded) return "LIMIT_EXCEEDED";
  return error instanceof AlreadyExists ? "ALREADY_EXISTS" : "INVALID";
}

/**
 * Runs a mutation's work; bad input becomes userErrors.
 *
 * @param pathOf where a field that core names stands in the mutation's input
 */
export async function payload<T extends object>(
  input: { clientMutationId?: string | null },
  work: () => Promise<T>,
  pathOf: (field: string) => string[] = (field) => [field],
): Promise<Partial<T> & { clientMutationId?: string | null; userErrors: UserError[] }> {
  const { clientMutationId } = input;
  try {
    return { clientMutationId, ...(await work()), userErrors: [] };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const field = error.field === undefined ? null : ["input", ...pathOf(error.field)];
    const refused =
      error instanceof RefusedAnalysis ? { refusal: error.refusal.code, suggestion: error.refusal.suggestion } : {};
    return {
      clientMutationId,
      userErrors: [{ field, message: error.message, code: codeOf(error), ...refused }],
    } as never;
  }
}
