/**
 * Going to another page. While the server cannot be reached the page is held, and opens as soon as there is an answer:
 * followed at once, it would be the browser's own error page, for good.
 */
import { useRouter } from "next/navigation";
import { useMemo, useSyncExternalStore } from "react";
import { connection } from "../graphql/connection";

const listeners = new Set<() => void>();
let held: string | null = null;

/** @param page path, choices and hash; null: nothing is held any more */
export function hold(page: string | null): void {
  held = page;
  for (const listener of listeners) listener();
}

function onHeld(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useHeldPage(): string | null {
  return useSyncExternalStore(
    onHeld,
    () => held,
    () => null,
  );
}

/** For keys and selects; links are held where they are clicked, in `ConnectionNotice`. */
export function useOpenPage(): (page: string) => void {
  const router = useRouter();
  return useMemo(() => (page) => (connection() === "lost" ? hold(page) : router.push(page)), [router]);
}
