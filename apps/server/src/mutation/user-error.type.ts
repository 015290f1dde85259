/** A refused mutation's reasons: returned, not thrown, so that a form can show each beside its field. */

import { AlreadyExists, InvalidInput, LimitExceeded, NotFound } from "@seedscope/core";
import { Field, ObjectType, registerEnumType } from "type-graphql";

export const UserErrorCode = {
  INVALID: "INVALID",
  NOT_FOUND: "NOT_FOUND",
  ALREADY_EXISTS: "ALREADY_EXISTS",
  CONFLICT: "CONFLICT",
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
    CONFLICT: { description: "The thing's present state does not allow it." },
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
}

/** @returns INVALID for what is neither missing nor there already */
function codeOf(error: InvalidInput): UserErrorCode {
  if (error instanceof NotFound) return "NOT_FOUND";
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
    return { clientMutationId, userErrors: [{ field, message: error.message, code: codeOf(error) }] } as never;
  }
}
