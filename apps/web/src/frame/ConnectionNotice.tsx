"use client";
/** One line at the foot of the window while the server cannot be reached; it goes away by itself. */
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { useConnection } from "../graphql/connection";
import { pageClicked } from "./heldLink";

export function ConnectionNotice() {
  const lost = useConnection() === "lost";
  const held = useHeldPage(lost);
  if (!lost) return null;
  return (
    <div className="offline" role="status">
      No answer from the server. What you see may be old; trying again every few seconds.
      {held ? " The page that you chose opens as soon as it answers." : null}
    </div>
  );
}

/** The page whose link was clicked meanwhile: followed now, it would be the browser's own error page, for good. */
function useHeldPage(lost: boolean): string | null {
  const router = useRouter();
  const [held, setHeld] = useState<string | null>(null);
  useEffect(() => {
    if (!lost) return;
    const hold = (event: MouseEvent) => {
      const link = (event.target as Element | null)?.closest?.("a[href]") ?? null;
      const { button, ctrlKey, metaKey, shiftKey, altKey } = event;
      const page = pageClicked(
        {
          button,
          ctrlKey,
          metaKey,
          shiftKey,
          altKey,
          link: link && {
            href: link.getAttribute("href") ?? "",
            target: link.getAttribute("target") ?? "",
            download: link.hasAttribute("download"),
          },
        },
        location.href,
      );
      if (page === null) return;
      event.preventDefault();
      event.stopPropagation();
      setHeld(page);
    };
    addEventListener("click", hold, { capture: true });
    return () => removeEventListener("click", hold, { capture: true });
  }, [lost]);
  useEffect(() => {
    if (lost || held === null) return;
    setHeld(null);
    router.push(held);
  }, [lost, held, router]);
  return held;
}
