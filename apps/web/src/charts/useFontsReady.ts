"use client";
/** A canvas does not repaint by itself when its font arrives. */
import { useEffect, useState } from "react";

/** @returns false until the page's fonts are loaded, or have had a short time to */
export function useFontsReady(): boolean {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    let mounted = true;
    const done = () => mounted && setReady(true);
    const timer = setTimeout(done, 400);
    document.fonts.ready.then(done);
    return () => {
      mounted = false;
      clearTimeout(timer);
    };
  }, []);
  return ready;
}
