/** What could not be asked is asked again by itself: every few seconds, and as soon as the server answers anybody. */
import { useEffect } from "react";
import { onRecovery } from "./connection";

/** How soon a failed request is repeated. */
export const retryMilliseconds = 3000;

/** @returns once it is time to ask again */
export function untilRetry(): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(end, retryMilliseconds);
    const stop = onRecovery(end);
  });
}

/** @param again asks; called for as long as the last request failed for want of a server */
export function useRetry(failed: boolean, again: () => void): void {
  useEffect(() => {
    if (!failed) return;
    const timer = setInterval(again, retryMilliseconds);
    const stop = onRecovery(again);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [failed, again]);
}
