"use client";
/** One line at the foot of the window while the server cannot be reached; it goes away by itself. */
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useConnection } from "../graphql/connection";
import { pageClicked } from "./heldLink";
import { hold, useHeldPage } from "./pages";

export function ConnectionNotice() {
  const lost = useConnection() === "lost";
  const held = useHolding(lost);
  if (!lost) return null;
  return (
    <div className="offline" role="status">
      No answer from the server. What you see may be old; trying again every few seconds.
      {held ? " The page that you chose opens as soon as it answers." : null}
    </div>
  );
}

/** The page that was asked for meanwhile, by a link, a key or a select. */
function useHolding(lost: boolean): string | null {
  const router = useRouter();
  const held = useHeldPage();
  useEffect(() => {
    if (!lost) return;
    const clicked = (event: MouseEvent) => {
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
      hold(page);
    };
    addEventListener("click", clicked, { capture: true });
    return () => removeEventListener("click", clicked, { capture: true });
  }, [lost]);
  useEffect(() => {
    if (lost || held === null) return;
    hold(null);
    router.push(held);
  }, [lost, held, router]);
  return held;
}
