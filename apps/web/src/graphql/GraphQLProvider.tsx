"use client";
/** Gives the client to every component below, and what was answered while the page was drawn to the browser. */
import { useServerInsertedHTML } from "next/navigation";
import { type ReactNode, useRef, useState } from "react";
import { Provider } from "urql";
import { pageClient } from "./client";
import { layDown } from "./drawing";

export function GraphQLProvider({ children }: { children: ReactNode }) {
  const [{ client, answers }] = useState(pageClient);
  const handedOn = useRef(false);
  useServerInsertedHTML(() => {
    // an error is no answer: the browser asks for itself
    const good = Object.entries(answers.extractData()).filter(([, { data, error }]) => data && !error);
    if (good.length === 0 || handedOn.current) return null;
    handedOn.current = true;
    return <script dangerouslySetInnerHTML={{ __html: layDown(Object.fromEntries(good)) }} />;
  });
  return <Provider value={client}>{children}</Provider>;
}
