"use client";
/** Choices in the address: a copied link shows the same view, and a page's choices leave those of others alone. */
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";

/** One choice, as a word in the address; its initial value is left out of it. */
export interface Parameter<T> {
  name: string;
  initial: T;
  /** Never throws: what means nothing is the initial value. */
  read: (text: string | null) => T;
  write: (value: T) => string;
}

// biome-ignore lint/suspicious/noExplicitAny: each parameter has its own type
export type Parameters = Record<string, Parameter<any>>;
export type Choices<P extends Parameters> = { [Key in keyof P]: P[Key]["initial"] };

/** `push` gives the change a step of its own for the back button; without it the present step is rewritten. */
export type Change<C> = (patch: Partial<C>, how?: { push?: boolean }) => void;

export const textParameter = (name: string, initial: string | null = null): Parameter<string | null> => ({
  name,
  initial,
  read: (text) => text ?? initial,
  write: (value) => value ?? "",
});

export const oneOfParameter = <T extends string>(name: string, allowed: readonly T[], initial: T): Parameter<T> => ({
  name,
  initial,
  read: (text) => (allowed.includes(text as T) ? (text as T) : initial),
  write: (value) => value,
});

/** Whole, from 0. */
export const countParameter = <T extends number | null>(name: string, initial: T): Parameter<number | T> => ({
  name,
  initial,
  read: (text) => (text !== null && /^\d{1,9}$/.test(text) ? Number(text) : initial),
  write: String,
});

export const flagParameter = <T extends boolean | null>(name: string, initial: T): Parameter<boolean | T> => ({
  name,
  initial,
  read: (text) => (text === "yes" ? true : text === "no" ? false : initial),
  write: (value) => (value ? "yes" : "no"),
});

/** Whole numbers from 0, as "1,13,12". */
export const countsParameter = (name: string): Parameter<readonly number[]> => ({
  name,
  initial: none,
  read: (text) => (text && /^\d{1,9}(,\d{1,9})*$/.test(text) ? text.split(",").map(Number) : none),
  write: (value) => value.join(","),
});

/** One object, so that nothing chosen is the same nothing at each reading. */
const none: readonly number[] = [];

export function readChoices<P extends Parameters>(parameters: P, address: URLSearchParams): Choices<P> {
  return Object.fromEntries(
    Object.entries(parameters).map(([key, { name, read }]) => [key, read(address.get(name))]),
  ) as Choices<P>;
}

/** Writes the choices into an address, and leaves what else it says as it is. */
export function writeChoices<P extends Parameters>(
  parameters: P,
  choices: Partial<Choices<P>>,
  address = new URLSearchParams(),
): URLSearchParams {
  for (const key of Object.keys(choices)) {
    const { name, initial, write } = parameters[key];
    const value = choices[key];
    const text = value === null || value === undefined || value === initial ? "" : write(value);
    if (text === "") address.delete(name);
    else address.set(name, text);
  }
  return address;
}

/** The choices in the address, and the way to change them without leaving the page or asking the server. */
export function useChoices<P extends Parameters>(parameters: P): [Choices<P>, Change<Choices<P>>] {
  const address = useAddress();
  const choices = useMemo(() => readChoices(parameters, new URLSearchParams(address)), [parameters, address]);
  const change = useCallback<Change<Choices<P>>>(
    (patch, { push = false } = {}) => {
      const next = writeChoices(parameters, patch, new URLSearchParams(window.location.search)).toString();
      written.add(`${window.location.pathname}?${next}`);
      const target = `${window.location.pathname}${next ? `?${next}` : ""}${window.location.hash}`;
      // a step back to the same would look like a button that does nothing
      if (push && target !== hereOf(window.location)) window.history.pushState(null, "", target);
      else window.history.replaceState(null, "", target);
    },
    [parameters],
  );
  return [choices, change];
}

/**
 * What was written into the address and the router has not yet told of. It tells of a change when it finds the time;
 * until then a box that was checked would stand unchecked. Addresses are "/path?choices".
 */
export function makeWritten() {
  let waiting: readonly string[] = [];
  let last: string | null = null;
  const listeners = new Set<() => void>();
  const become = (next: readonly string[]) => {
    if (next.length === 0 && waiting.length === 0) return;
    waiting = next;
    for (const tell of listeners) tell();
  };
  return {
    add: (address: string) => become([...waiting, address]),
    /** Overtakes what was written before it; an address that was not written here overtakes all. */
    told: (address: string) => {
      if (address === last) return;
      last = address;
      const at = waiting.indexOf(address);
      become(at < 0 ? [] : waiting.slice(at + 1));
    },
    forget: () => become([]),
    newest: () => waiting.at(-1) ?? null,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const written = makeWritten();

/** The choices' part of the address as it is at this moment. */
function useAddress(): string {
  const told = useSearchParams().toString();
  const path = usePathname();
  const newest = useSyncExternalStore(written.subscribe, written.newest, nothingWritten);
  useEffect(() => written.told(`${path}?${told}`), [path, told]);
  useEffect(() => {
    window.addEventListener("popstate", written.forget);
    return () => window.removeEventListener("popstate", written.forget);
  }, []);
  return newest?.startsWith(`${path}?`) ? newest.slice(path.length + 1) : told;
}

const nothingWritten = () => null;

const hereOf = ({ pathname, search, hash }: Location) => `${pathname}${search}${hash}`;
