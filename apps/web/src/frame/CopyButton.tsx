"use client";
/** Puts a text on the clipboard and says so. */
import type { ReactNode } from "react";
import { copyingRefused, copyText } from "./clipboard";
import { Toast, useSaid } from "./Toast";

interface CopyButtonProps {
  className: string;
  text: () => string | Promise<string>;
  /** What the toast says afterwards. */
  done: string | ((copied: string) => string);
  title: string;
  children: ReactNode;
}

export function CopyButton({ className, text, done, title, children }: CopyButtonProps) {
  const [said, say] = useSaid();
  return (
    <>
      <button
        type="button"
        className={className}
        title={title}
        onClick={async () => {
          const given = await text();
          say((await copyText(given)) ? (typeof done === "string" ? done : done(given)) : copyingRefused);
        }}
      >
        {children}
      </button>
      <Toast>{said}</Toast>
    </>
  );
}
