"use client";
/** What lies below the window: made when the reader comes near, so that it keeps nothing above it waiting. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useSeen } from "./useSeen";

interface ApproachedProps {
  /** Pixels that it holds free until then. */
  height: number;
  children: ReactNode;
}

export function Approached({ height, children }: ApproachedProps) {
  const place = useRef<HTMLDivElement>(null);
  const near = useSeen(place, "25% 0px");
  const [printed, setPrinted] = useState(false);
  useEffect(() => {
    // paper shows all
    const print = () => setPrinted(true);
    addEventListener("beforeprint", print);
    return () => removeEventListener("beforeprint", print);
  }, []);
  return near || printed ? children : <div ref={place} style={{ height }} />;
}
