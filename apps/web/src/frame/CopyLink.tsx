"use client";
/** Copies the address of this view; every choice on the page is in it. */
import { CopyButton } from "./CopyButton";

export function CopyLink() {
  return (
    <CopyButton className="ctl" text={() => window.location.href} done="Link copied" title="Copy a link to this view">
      Copy link
    </CopyButton>
  );
}
