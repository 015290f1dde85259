"use client";
/** In place of what somebody may not do: which right it takes, and how to get it. */
import type { ReactNode } from "react";
import type { TokenScope } from "../gql/graphql";
import { SignInLink } from "./SignInLink";
import { useViewer } from "./useViewer";

const roles: Record<TokenScope, string> = {
  READ: "an account",
  COMPUTE: "an account",
  WRITE: "an editor",
  ADMIN: "an admin",
};

export function NeedsRight({ need, children }: { need: TokenScope; children: ReactNode }) {
  const { can, user } = useViewer();
  if (can(need)) return children;
  return (
    <p className="muted">
      This needs {roles[need]}. {user ? "An admin of this server gives roles." : <SignInLink />}
    </p>
  );
}
