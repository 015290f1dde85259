"use client";
/** Who looks, what they may do, and whether this server has accounts at all. */
import { useCallback } from "react";
import { useQuery } from "urql";
import type { TokenScope, WhoAsksQuery } from "../gql/graphql";
import { graphql } from "../graphql/documents";
import { may } from "./rights";

const WhoAsks = graphql(`
  query WhoAsks {
    viewer { scope user { id name email role } }
    signIn { accounts password oidc signUp anonymousRead }
  }
`);

export interface Viewing {
  /** null until the server has answered. */
  signIn: WhoAsksQuery["signIn"] | null;
  user: WhoAsksQuery["viewer"]["user"];
  /** Asks the server anew: a session may have ended. */
  refresh: () => void;
  /** True until the answer is there, so that nothing flickers away from those who may. */
  can: (need: TokenScope) => boolean;
}

export function useViewer(): Viewing {
  const [{ data }, execute] = useQuery({ query: WhoAsks });
  const refresh = useCallback(() => execute({ requestPolicy: "network-only" }), [execute]);
  return {
    signIn: data?.signIn ?? null,
    user: data?.viewer.user ?? null,
    refresh,
    can: (need) => !data || may(data.viewer.scope, need),
  };
}
