"use client";
/** The panel that has the whole window, by its name in the address. */
import { useSyncExternalStore } from "react";

const parameter = "max";
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("popstate", listener);
  };
}

const current = () => new URLSearchParams(location.search).get(parameter);

/** Read past the router: panels stand on pages, too, that have nothing else in their address. */
export const useMaximised = (): string | null => useSyncExternalStore(subscribe, current, () => null);

/** @param name null gives the window back; enlarging is a step that the back button undoes */
export function maximise(name: string | null): void {
  const address = new URLSearchParams(location.search);
  if (name === null) address.delete(parameter);
  else address.set(parameter, name);
  const text = address.toString();
  const target = `${location.pathname}${text ? `?${text}` : ""}${location.hash}`;
  if (name === null) history.replaceState(null, "", target);
  else history.pushState(null, "", target);
  for (const listener of listeners) listener();
}
