/** Who asks, who has an account, and the tokens of programs. */

import { InvalidInput, NotFound } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { parseIdOf } from "../ids.js";
import { payload } from "../mutation/user-error.type.js";
import {
  CreateApiTokenInput,
  CreateApiTokenPayload,
  InviteUserInput,
  InviteUserPayload,
  RemoveUserInput,
  RemoveUserPayload,
  RevokeApiTokenInput,
  RevokeApiTokenPayload,
  SetRoleInput,
  SetRolePayload,
} from "./accounts.input.js";
import { may, rightsOf } from "./rights.js";
import { ApiToken, Role, SignInInfo, User, ViewerInfo } from "./user.type.js";
import type { Viewer } from "./viewer.js";

const dayMs = 24 * 3_600_000;

/** How long a token holds unless it is said. */
const tokenDays = 90;

@Resolver(() => User)
export class AccountsResolver {
  @Query(() => ViewerInfo, { description: "Who asks, and what this request may do. Needs no account." })
  async viewer(@Ctx() { viewer, loaders }: Context): Promise<ViewerInfo> {
    const record = viewer.userId === null ? null : await loaders.user.load(viewer.userId);
    const rights = rightsOf(viewer);
    return { user: record && new User(record), scope: rights === "open" ? null : rights };
  }

  @Query(() => SignInInfo, { description: "How one signs in here. Needs no account." })
  async signIn(@Ctx() { accounts }: Context): Promise<SignInInfo> {
    if (!accounts) return { accounts: false, password: false, oidc: false, signUp: false, anonymousRead: false };
    const { password, oidc, anonymous } = accounts.settings;
    return {
      accounts: true,
      password,
      oidc: oidc !== null,
      signUp: await accounts.mayJoin(),
      anonymousRead: anonymous,
    };
  }

  @Query(() => [User], { description: "Everybody with an account, by e-mail address. Admins only." })
  async users(@Ctx() { store }: Context): Promise<User[]> {
    return (await store.users()).map((record) => new User(record));
  }

  @FieldResolver(() => String, { nullable: true, description: "E-mail address; null but to its user and to admins." })
  email(@Root() { record }: User, @Ctx() { viewer }: Context): string | null {
    return isOwn(viewer, record.id) ? record.email : null;
  }

  @FieldResolver(() => Role, { nullable: true, description: "Null but to its user and to admins." })
  role(@Root() { record }: User, @Ctx() { viewer }: Context) {
    return isOwn(viewer, record.id) ? record.role : null;
  }

  @FieldResolver(() => [ApiToken], {
    nullable: true,
    description: "The newest first, those that hold no more too; null but to its user and to admins.",
  })
  async tokens(@Root() { record }: User, @Ctx() { viewer, loaders }: Context): Promise<ApiToken[] | null> {
    if (!isOwn(viewer, record.id)) return null;
    return ((await loaders.apiTokens.load(record.id)) ?? []).map((token) => new ApiToken(token));
  }

  @Mutation(() => CreateApiTokenPayload, {
    description:
      "Makes an API token of whoever is signed in: its user's rights, no more than its scope. Not by a token.",
  })
  createApiToken(
    @Arg("input", () => CreateApiTokenInput, { description: "The token." }) input: CreateApiTokenInput,
    @Ctx() { store, viewer }: Context,
  ) {
    return payload(input, async () => {
      if (viewer.userId === null) {
        throw new InvalidInput(
          "this server has no accounts, so nobody needs a token: whoever reaches it may do everything",
        );
      }
      const never = input.neverExpires ?? false;
      if (never && input.expiresAt) throw new InvalidInput("expiresAt is given, and neverExpires too", "expiresAt");
      const { record, token } = await store.addApiToken({
        userId: viewer.userId,
        name: input.name,
        scope: input.scope ?? "read",
        expiresAt: never ? null : (input.expiresAt ?? new Date(Date.now() + tokenDays * dayMs)),
      });
      return { token, apiToken: new ApiToken(record) };
    });
  }

  @Mutation(() => RevokeApiTokenPayload, {
    description: "A token holds no more, from the next request on. One's own; admins revoke anybody's. Not by a token.",
  })
  revokeApiToken(
    @Arg("input", () => RevokeApiTokenInput, { description: "Which." }) input: RevokeApiTokenInput,
    @Ctx() { store, viewer }: Context,
  ) {
    return payload(input, async () => {
      const uuid = parseIdOf("ApiToken", input.id)?.uuid;
      const record = uuid && (await store.apiTokensById([uuid])).get(uuid);
      if (!record || !isOwn(viewer, record.userId)) {
        throw new NotFound(`id is "${input.id}", and there is no such API token`, "id");
      }
      return { apiToken: new ApiToken(await store.revokeApiToken(record.id)) };
    });
  }

  @Mutation(() => InviteUserPayload, {
    description:
      "Makes an account, and a link with which its user sets a password; of an account that is there, a new link. Admins only.",
  })
  inviteUser(
    @Arg("input", () => InviteUserInput, { description: "Who." }) input: InviteUserInput,
    @Ctx() { store, accounts }: Context,
  ) {
    return payload(input, async () => {
      const { email, name, role } = input;
      const user =
        (await store.userByEmail(email.trim())) ??
        (await store.addUser({ email, name: name ?? "", role: role ?? "viewer" }));
      const token = await store.invite(user.id);
      return { user: new User(user), token, link: `${accounts?.url ?? ""}/sign-in?invitation=${token}` };
    });
  }

  @Mutation(() => SetRolePayload, { description: "Gives somebody a role. The last admin stays one. Admins only." })
  setRole(
    @Arg("input", () => SetRoleInput, { description: "Whose, and which." }) input: SetRoleInput,
    @Ctx() { store }: Context,
  ) {
    return payload(input, async () => ({ user: new User(await store.setRole(named(input.user), input.role)) }), inUser);
  }

  @Mutation(() => RemoveUserPayload, {
    description:
      "Removes an account with its sessions and tokens. Its families stay; private ones are the admins' to see. Admins only.",
  })
  removeUser(
    @Arg("input", () => RemoveUserInput, { description: "Whose." }) input: RemoveUserInput,
    @Ctx() { store }: Context,
  ) {
    return payload(input, async () => ({ user: new User(await store.removeUser(named(input.user))) }), inUser);
  }
}

const inUser = () => ["user"];

/** Whether a viewer sees what is somebody's own. */
function isOwn(viewer: Viewer, userId: string): boolean {
  return viewer.userId === userId || may(viewer, "admin");
}

/** @throws NotFound where the id names no user */
function named(id: string): string {
  const user = parseIdOf("User", id)?.id;
  if (user === undefined) throw new NotFound(`user is "${id}", which is no user's id`, "user");
  return user;
}
