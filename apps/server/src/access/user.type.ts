/** People with accounts, and the tokens that their programs sign in by. */

import type { ApiTokenRecord, TokenScope as Scope, UserRecord } from "@seedscope/core";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, ObjectType, registerEnumType } from "type-graphql";
import { apiTokenId, userId } from "../ids.js";
import { Node } from "../node/node.interface.js";

export const Role = { VIEWER: "viewer", EDITOR: "editor", ADMIN: "admin" } as const;
registerEnumType(Role, {
  name: "Role",
  description: "How far somebody's rights go. Each holds those before it.",
  valuesConfig: {
    VIEWER: { description: "Looks, and has reports computed." },
    EDITOR: { description: "Trains, imports, checks, labels and deletes too." },
    ADMIN: { description: "Everything: users, and families of others, private ones included." },
  },
});

export const TokenScope = { READ: "read", COMPUTE: "compute", WRITE: "write", ADMIN: "admin" } as const;
registerEnumType(TokenScope, {
  name: "TokenScope",
  description: "What a token is for. Each holds those before it; a token never does more than its user's role allows.",
  valuesConfig: {
    READ: { description: "Look." },
    COMPUTE: { description: "Have reports computed." },
    WRITE: { description: "What editors may." },
    ADMIN: { description: "What admins may." },
  },
});

@ObjectType({ implements: Node, description: "What a program signs in by: Authorization: Bearer ssc_…" })
export class ApiToken extends Node {
  constructor(readonly record: ApiTokenRecord) {
    super();
  }

  override get id() {
    return apiTokenId(this.record.id);
  }

  @Field(() => String, { description: "What it is for, in its user's words." })
  get name() {
    return this.record.name;
  }

  @Field(() => String, {
    description: "Its first characters, to tell tokens apart: ssc_x7Qd. The rest is kept nowhere.",
  })
  get hint() {
    return this.record.hint;
  }

  @Field(() => TokenScope, { description: "The most that it may be used for." })
  get scope(): Scope {
    return this.record.scopes.at(-1)!;
  }

  @Field(() => GraphQLDateTime, { description: "When it was made." })
  get createdAt() {
    return this.record.createdAt;
  }

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it stops to hold; null: never." })
  get expiresAt() {
    return this.record.expiresAt;
  }

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it was used last, to the minute; null: never." })
  get lastUsedAt() {
    return this.record.lastUsedAt;
  }

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it was revoked; null while it is not." })
  get revokedAt() {
    return this.record.revokedAt;
  }
}

@ObjectType({ implements: Node, description: "Somebody with an account." })
export class User extends Node {
  constructor(readonly record: UserRecord) {
    super();
  }

  override get id() {
    return userId(this.record.id);
  }

  @Field(() => String, { description: "The name for people." })
  get name() {
    return this.record.name;
  }

  @Field(() => GraphQLDateTime, { description: "When the account was made." })
  get createdAt() {
    return this.record.createdAt;
  }
}

@ObjectType({ description: "Who asks." })
export class ViewerInfo {
  @Field(() => User, { nullable: true, description: "The account; null where nobody is signed in or nobody needs to." })
  user!: User | null;

  @Field(() => TokenScope, {
    nullable: true,
    description:
      "The most that this request may do: the lesser of role and token; null: nothing that needs an account.",
  })
  scope!: Scope | null;
}

@ObjectType({ description: "How one signs in here. All addresses are below /api/auth." })
export class SignInInfo {
  @Field(() => Boolean, { description: "Whether anybody needs to: false on a server without accounts." })
  accounts!: boolean;

  @Field(() => Boolean, { description: "By e-mail and password: POST sign-in/email." })
  password!: boolean;

  @Field(() => Boolean, {
    description: 'By a provider of OpenID Connect: POST sign-in/social { provider: "oidc", callbackURL }.',
  })
  oidc!: boolean;

  @Field(() => Boolean, {
    description: "Whether somebody without an account can make one: POST sign-up/email. The very first becomes admin.",
  })
  signUp!: boolean;

  @Field(() => Boolean, { description: "Whether people without an account read public families." })
  anonymousRead!: boolean;
}
