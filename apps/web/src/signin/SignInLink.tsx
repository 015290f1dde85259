"use client";
/** The way to sign in, and back to where one was. */
import { usePathname } from "next/navigation";

export function SignInLink({ className }: { className?: string }) {
  const path = usePathname();
  return (
    <a
      className={className}
      href={`/sign-in?next=${encodeURIComponent(path)}`}
      onClick={(event) => {
        // what has been chosen on the page is read when it is needed: choices do not draw this anew
        const { pathname, search, hash } = window.location;
        event.currentTarget.href = `/sign-in?next=${encodeURIComponent(pathname + search + hash)}`;
      }}
    >
      Sign in
    </a>
  );
}
