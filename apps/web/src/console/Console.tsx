"use client";
/** GraphiQL itself, dressed in the explorer's theme. `?query=` and `&variables=` fill a tab. */
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import "graphiql/style.css";
import { createClient } from "graphql-ws";
import { useState } from "react";
import { useTheme } from "../frame/theme";

const example = `# Ctrl+Enter runs this, Ctrl+Space completes, the book at the left documents every field.
query Stability($family: String! = "demo") {
  family(slug: $family) {
    stability(wait: { waitMs: 20000 }) {
      __typename
      ... on StabilityReport {
        layers { layer estimate { value interval { lower upper } floor calibrated verdict } }
      }
      ... on AnalysisPending { job { id progress { fraction etaSeconds } } }
      ... on AnalysisRefused { message suggestion }
    }
  }
}
`;

export function Console() {
  const theme = useTheme();
  const [fetcher] = useState(() => {
    const { protocol, host } = window.location;
    return createGraphiQLFetcher({
      url: "/graphql",
      wsClient: createClient({ url: `${protocol === "https:" ? "wss" : "ws"}://${host}/graphql`, lazy: true }),
    });
  });
  const [given] = useState(() => new URLSearchParams(window.location.search));
  return (
    <GraphiQL
      fetcher={fetcher}
      defaultQuery={example}
      query={given.get("query") ?? undefined}
      variables={given.get("variables") ?? undefined}
      forcedTheme={theme}
      shouldPersistHeaders={false}
    />
  );
}
