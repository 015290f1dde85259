/** Single-letter keys work everywhere but where text is typed. */
import { useEffect, useRef } from "react";

/** Whether the key goes into a text field or a dialog, or is part of a browser shortcut. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target as HTMLElement | null;
  return !!target?.closest?.("input:not([type=range], [type=checkbox], [type=radio]), textarea, select, dialog[open]");
}

/** Calls the handler of a pressed key while the component is on screen. */
export function useKeys(handlers: Record<string, (event: KeyboardEvent) => void>): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!isTyping(event)) latest.current[event.key]?.(event);
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}
