"use client";
/** The moment between a page that the server drew and the page whose scripts run: readers type and choose in it. */
import { useEffect, useRef, useSyncExternalStore } from "react";

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
 * @param take is given what the field says, once, if that is something else than was drawn
 * @returns the field's ref
 */
export function useTypedEarly<F extends Field>(take: (typed: { value: string; checked: boolean }) => void) {
  const field = useRef<F>(null);
  const hydrating = useHydrating();
  // once: what comes later is told by the field's own events
  useEffect(() => {
    if (!hydrating || !field.current || !isChanged(field.current)) return;
    const typed = { value: field.current.value, checked: "checked" in field.current && field.current.checked };
    // when the frame around the page is ready too: before that, the router misses a change of the address
    const timer = setTimeout(() => take(typed));
    return () => clearTimeout(timer);
  }, []);
  return field;
}
