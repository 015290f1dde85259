"use client";
/** Whether the window is narrow: the same limit as the style sheets'. */
import { useSyncExternalStore } from "react";

const query = "(max-width: 1180px)";

function subscribe(listener: () => void): () => void {
  const media = matchMedia(query);
  media.addEventListener("change", listener);
  return () => media.removeEventListener("change", listener);
}

export function useNarrow(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => false,
  );
}
