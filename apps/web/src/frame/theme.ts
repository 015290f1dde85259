"use client";
/** Light or dark: the system's choice until the reader chooses; the choice is kept in this browser. */
import { useSyncExternalStore } from "react";
import { storageKey } from "./themeScript";

export type Theme = "light" | "dark";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", listener);
  listeners.add(listener);
  return () => {
    system.removeEventListener("change", listener);
    listeners.delete(listener);
  };
}

function current(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** The theme on screen now; on the server always "light" (nothing rendered there depends on it). */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, current, () => "light");
}

export function toggleTheme(): void {
  const next: Theme = current() === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem(storageKey, next);
  } catch {
    // A browser that stores nothing still switches, until the page is left.
  }
  for (const listener of listeners) listener();
}
