"use client";
/** What lies below the window: made when the reader comes near, so that it keeps nothing above it waiting. */
import { type ReactNode, useEffect, useRef, useState } from "react";

interface ApproachedProps {
  /** Pixels that it holds free until then. */
  height: number;
  children: ReactNode;
}

/** Of the window's height: what is so near is made. */
const margin = "25%";

export function Approached({ height, children }: ApproachedProps) {
  const place = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (near || !place.current) return;
    const observer = new IntersectionObserver(
      (entries) => setNear(entries.some(({ isIntersecting }) => isIntersecting)),
      {
        rootMargin: `${margin} 0px`,
      },
    );
    observer.observe(place.current);
    // paper shows all
    const print = () => setNear(true);
    addEventListener("beforeprint", print);
    return () => {
      observer.disconnect();
      removeEventListener("beforeprint", print);
    };
  }, [near]);
  return near ? children : <div ref={place} style={{ height }} />;
}
