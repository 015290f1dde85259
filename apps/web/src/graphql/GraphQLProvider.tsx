"use client";
/** Gives the client to every component below. */
import { type ReactNode, useState } from "react";
import { Provider } from "urql";
import { createGraphQLClient } from "./client";

export function GraphQLProvider({ children }: { children: ReactNode }) {
  const [client] = useState(createGraphQLClient);
  return <Provider value={client}>{children}</Provider>;
}
