/** What the server has last refused to this viewer: for want of an account, or of a right. */
import type { CombinedError } from "@urql/core";
import { useSyncExternalStore } from "react";

export interface Refusal {
  code: "UNAUTHENTICATED" | "FORBIDDEN";
  /** In the server's words. */
  message: string;
}

const listeners = new Set<() => void>();
let latest: Refusal | null = null;

function set(next: Refusal | null): void {
  if (next?.message === latest?.message) return;
  latest = next;
  for (const listener of listeners) listener();
}

/** @returns null for errors of other kinds */
export function refusalIn(error: Pick<CombinedError, "graphQLErrors"> | undefined): Refusal | null {
  for (const { extensions, message } of error?.graphQLErrors ?? []) {
    const code = extensions?.code;
    if (code === "UNAUTHENTICATED" || code === "FORBIDDEN") return { code, message };
  }
  return null;
}

export function reportRefusal(refusal: Refusal | null): void {
  if (refusal) set(refusal);
}

export const forgetRefusal = () => set(null);

/** Calls the listener at each change; returns the way to stop. */
function onRefusalChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useRefusal = (): Refusal | null =>
  useSyncExternalStore(
    onRefusalChange,
    () => latest,
    () => null,
  );
