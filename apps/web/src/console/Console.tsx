"use client";
/** GraphiQL itself, dressed in the explorer's theme. `?query=` and `&variables=` fill a tab, and follow what is written. */
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import "graphiql/style.css";
import { createClient } from "graphql-ws";
import { useEffect, useRef, useState } from "react";
import { textParameter, useChoices } from "../address";
import { useTheme } from "../frame/theme";
import { costIn, type Run } from "./cost";
import { mendForAll } from "./editors";
import "./graphiql.css";

interface ConsoleProps {
  /** What an empty tab holds. */
  start: string;
  /** Told of each answer, but for those about the schema. */
  onRun: (run: Run) => void;
}

const parameters = { query: textParameter("query"), variables: textParameter("variables") };

export function Console({ start, onRun }: ConsoleProps) {
  const theme = useTheme();
  const [fetcher] = useState(() => {
    const { protocol, host } = window.location;
    return createGraphiQLFetcher({
      url: "/graphql",
      fetch: timed(onRun),
      wsClient: createClient({ url: `${protocol === "https:" ? "wss" : "ws"}://${host}/graphql`, lazy: true }),
    });
  });
  const [written, write] = useChoices(parameters);
  // the editors keep what is written: they are filled once
  const [given] = useState(written);
  // GraphiQL's own container is not there yet when this is
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => (box.current ? mendForAll(box.current) : undefined), []);
  return (
    <div ref={box} style={{ display: "contents" }}>
      <GraphiQL
        fetcher={fetcher}
        defaultQuery={`# Ctrl+Enter runs this, Ctrl+Space completes, the book at the left documents every field.\n${start}`}
        query={given.query ?? undefined}
        variables={given.variables ?? undefined}
        onEditQuery={(query) => write({ query })}
        onEditVariables={(variables) => write({ variables })}
        forcedTheme={theme}
        shouldPersistHeaders={false}
      />
    </div>
  );
}

/** A fetch that tells how long the answer took, and what it cost. */
function timed(onRun: (run: Run) => void): typeof fetch {
  return async (input, init) => {
    const began = performance.now();
    const response = await fetch(input, init);
    if (String(init?.body).includes("IntrospectionQuery")) return response;
    response
      .clone()
      .json()
      .then(
        (answer) => onRun({ cost: costIn(answer), milliseconds: performance.now() - began }),
        // no JSON: the editor shows what came instead
        () => {},
      );
    return response;
  };
}
