"use client";
/** Jobs that this window has asked for: their end is told on whatever page it comes, and over a reload. */
import { useEffect, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
const none: readonly string[] = [];
const key = "seedscope.jobs";
let watched: readonly string[] | null = null;

/** A browser that stores nothing forgets them at a reload. */
function stored(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : none;
  } catch {
    return none;
  }
}

function all(): readonly string[] {
  watched ??= stored();
  return watched;
}

export function watch(id: string): void {
  if (!all().includes(id)) set([...all(), id]);
}

export function unwatch(id: string): void {
  set(all().filter((other) => other !== id));
}

function set(next: readonly string[]): void {
  watched = next;
  try {
    sessionStorage.setItem(key, JSON.stringify(next));
  } catch {
    // told as long as the page stands
  }
  for (const listener of listeners) listener();
}

function onChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useWatched = (): readonly string[] => useSyncExternalStore(onChange, all, () => none);

/** @param id a job that was begun for what is on screen; null for none */
export function useWatch(id: string | null): void {
  useEffect(() => {
    if (id) watch(id);
  }, [id]);
}
