/** Making and revoking tokens, inviting and removing users, giving roles. */

import type { Role as RoleName, TokenScope as Scope } from "@seedscope/core";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { MutationInput, MutationPayload } from "../mutation/payload.type.js";
import { ApiToken, Role, TokenScope, User } from "./user.type.js";

@InputType({ description: "A token for a program of one's own." })
export class CreateApiTokenInput extends MutationInput {
  @Field(() => String, { description: "What it is for, 1 to 100 characters." })
  name!: string;

  @Field(() => TokenScope, { nullable: true, defaultValue: "read", description: "The most that it may be used for." })
  scope?: Scope | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it stops to hold; default: in 90 days." })
  expiresAt?: Date | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: "Whether it holds until it is revoked." })
  neverExpires?: boolean | null;
}

@ObjectType({ description: "The token, or why there is none." })
export class CreateApiTokenPayload extends MutationPayload {
  @Field(() => String, { nullable: true, description: "The token itself. It is told this once: keep it." })
  token?: string | null;

  @Field(() => ApiToken, { nullable: true, description: "What is kept of it." })
  apiToken?: ApiToken | null;
}

@InputType({ description: "Which token no longer holds." })
export class RevokeApiTokenInput extends MutationInput {
  @Field(() => ID, { description: "Its id: one's own; admins, anybody's." })
  id!: string;
}

@ObjectType({ description: "The token, or why it was not revoked." })
export class RevokeApiTokenPayload extends MutationPayload {
  @Field(() => ApiToken, { nullable: true, description: "As it stands now." })
  apiToken?: ApiToken | null;
}

@InputType({ description: "Somebody who is to have an account." })
export class InviteUserInput extends MutationInput {
  @Field(() => String, { description: "The e-mail address to sign in with. No mail is sent." })
  email!: string;

  @Field(() => String, { nullable: true, description: "The name for people; default: the address before its @." })
  name?: string | null;

  @Field(() => Role, { nullable: true, defaultValue: "viewer", description: "Of a new account." })
  role?: RoleName | null;
}

@ObjectType({ description: "The account and the way into it, or why there is none." })
export class InviteUserPayload extends MutationPayload {
  @Field(() => User, { nullable: true, description: "The account." })
  user?: User | null;

  @Field(() => String, {
    nullable: true,
    description:
      "To be handed to its user: holds for 7 days, once, and sets a password: POST /api/auth/reset-password { token, newPassword }.",
  })
  token?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The page that does so; without the server's address where that is not known.",
  })
  link?: string | null;
}

@InputType({ description: "A role for somebody." })
export class SetRoleInput extends MutationInput {
  @Field(() => ID, { description: "Whose." })
  user!: string;

  @Field(() => Role, { description: "Which." })
  role!: RoleName;
}

@ObjectType({ description: "The user, or why the role stays." })
export class SetRolePayload extends MutationPayload {
  @Field(() => User, { nullable: true, description: "As it stands now." })
  user?: User | null;
}

@InputType({ description: "Whose account is removed." })
export class RemoveUserInput extends MutationInput {
  @Field(() => ID, { description: "Whose." })
  user!: string;
}

@ObjectType({ description: "Who was removed, or why nobody was." })
export class RemoveUserPayload extends MutationPayload {
  @Field(() => User, { nullable: true, description: "As it was." })
  user?: User | null;
}
