"use client";
/** Puts a text on the clipboard and says so. */
import { type ReactNode, useEffect, useState } from "react";
import { copyText } from "./clipboard";

interface CopyButtonProps {
  className: string;
  text: () => string | Promise<string>;
  /** What the toast says afterwards. */
  done: string | ((copied: string) => string);
  title: string;
  children: ReactNode;
}

export function CopyButton({ className, text, done, title, children }: CopyButtonProps) {
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), 1600);
    return () => clearTimeout(timer);
  }, [said]);

  return (
    <>
      <button
        type="button"
        className={className}
        title={title}
        onClick={async () => {
          const given = await text();
          const copied = await copyText(given);
          setSaid(copied ? (typeof done === "string" ? done : done(given)) : "The browser did not allow copying");
        }}
      >
        {children}
      </button>
      <span className={said ? "toast on" : "toast"} role="status">
        {said}
      </span>
    </>
  );
}
