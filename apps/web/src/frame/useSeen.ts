"use client";
import { type RefObject, useEffect, useState } from "react";

/**
 * Whether an element was ever near the window; false until then.
 *
 * @param margin what counts as near, as CSS has it: "300px", "25% 0px" of the window's height
 */
export function useSeen(place: RefObject<HTMLElement | null>, margin: string): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (!element || seen) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
      },
      { rootMargin: margin },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [place, margin, seen]);
  return seen;
}
