"use client";
/** Puts a text on the clipboard and says so. */
import { type ReactNode, useEffect, useState } from "react";

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
          const copied = await copy(given);
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

/** Over plain http on another host there is no clipboard API; the old way still works there. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }
}
