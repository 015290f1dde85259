/** Jobs that this window has followed: their end is told on whatever page it comes. */
import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let watched: readonly string[] = [];
const none: readonly string[] = [];

export function watch(id: string): void {
  if (!watched.includes(id)) set([...watched, id]);
}

export function unwatch(id: string): void {
  set(watched.filter((other) => other !== id));
}

function set(next: readonly string[]): void {
  watched = next;
  for (const listener of listeners) listener();
}

function onChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useWatched = (): readonly string[] =>
  useSyncExternalStore(
    onChange,
    () => watched,
    () => none,
  );
