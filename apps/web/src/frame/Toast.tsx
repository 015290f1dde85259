"use client";
/** A few words at the lower edge, for a moment: what a button has just done. */
import { useEffect, useState } from "react";

const shownMilliseconds = 2000;

/** What is said, and the way to say something. */
export function useSaid(): [string | null, (words: string) => void] {
  const [said, setSaid] = useState<{ words: string } | null>(null);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), shownMilliseconds);
    return () => clearTimeout(timer);
  }, [said]);
  return [said?.words ?? null, (words) => setSaid({ words })];
}

export function Toast({ children }: { children: string | null }) {
  return (
    <span className={children ? "toast on" : "toast"} role="status">
      {children}
    </span>
  );
}
