/** What somebody may do, as the server tells it: each scope holds those before it. */
import type { TokenScope } from "../gql/graphql";

const ladder: readonly TokenScope[] = ["READ", "COMPUTE", "WRITE", "ADMIN"];

/** @param scope null: nothing that needs an account */
export const may = (scope: TokenScope | null | undefined, need: TokenScope): boolean =>
  scope != null && ladder.indexOf(scope) >= ladder.indexOf(need);

/** The least that an invitation's or a callback's `next` may lead to: a page of this explorer. */
export function pageOf(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : "/";
}

/** What somebody without an account may read even where nobody may read anything. */
const openPages = ["/sign-in", "/docs"];

/** Whether a page has nothing to show before somebody signs in. */
export const isClosed = (
  path: string,
  { accounts, anonymousRead }: { accounts: boolean; anonymousRead: boolean },
  signedIn: boolean,
): boolean =>
  accounts && !anonymousRead && !signedIn && !openPages.some((page) => path === page || path.startsWith(`${page}/`));
