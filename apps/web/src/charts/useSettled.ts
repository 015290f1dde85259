"use client";
/** A value that changes many times a second, and is told only when it has come to rest. */
import { useCallback, useEffect, useRef, useState } from "react";

const restMilliseconds = 200;

/** @param given as it was told last, or changed from elsewhere; the same object while it is the same */
export function useSettled<T>(given: T, tell: (value: T) => void): [T, (value: T) => void] {
  const [value, setValue] = useState(given);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const latest = useRef(tell);
  useEffect(() => {
    latest.current = tell;
  });
  // what comes from outside while something is still untold is older than that
  useEffect(() => {
    if (timer.current === null) setValue(given);
  }, [given]);
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);
  const change = useCallback((next: T) => {
    setValue(next);
    clearTimeout(timer.current ?? undefined);
    timer.current = setTimeout(() => {
      timer.current = null;
      latest.current(next);
    }, restMilliseconds);
  }, []);
  return [value, change];
}
