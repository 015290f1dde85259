"use client";
/** The moment between a page that the server drew and the page whose scripts run: readers type and choose in it. */
import { type RefObject, useLayoutEffect, useRef, useSyncExternalStore } from "react";

const never = () => () => {};

/** @returns true as long as nothing listens yet to what the server drew; false at once in what the browser draws */
export const useHydrating = (): boolean =>
  useSyncExternalStore(
    never,
    () => false,
    () => true,
  );

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function isChanged(field: Field): boolean {
  if (field instanceof HTMLSelectElement) {
    const drawn = [...field.options].findIndex(({ defaultSelected }) => defaultSelected);
    return drawn !== -1 && drawn !== field.selectedIndex;
  }
  if (field instanceof HTMLInputElement && field.type === "checkbox") return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

/**
 * What was typed or chosen before anything listened: React leaves it in the field, knows nothing of it, and wipes it
 * with the next change of anything else.
 *
 * @param take is given the field once, if it has something else than was drawn
 * @returns the field's ref
 */
export function useTypedEarly<F extends Field>(take: (field: F) => void): RefObject<F | null> {
  const field = useRef<F>(null);
  const hydrating = useHydrating();
  // once: what comes later is told by the field's own events
  useLayoutEffect(() => {
    if (hydrating && field.current && isChanged(field.current)) take(field.current);
  }, []);
  return field;
}
