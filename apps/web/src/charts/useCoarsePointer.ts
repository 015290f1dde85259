"use client";
/** Whether fingers are what points here: then a drag is for moving first, and drawing is chosen. */
import { useSyncExternalStore } from "react";

const query = "(pointer: coarse)";

function subscribe(listener: () => void): () => void {
  const media = matchMedia(query);
  media.addEventListener("change", listener);
  return () => media.removeEventListener("change", listener);
}

export const useCoarsePointer = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => false,
  );
