"use client";
/** In the header, where accounts are on: who is signed in, their settings, and the way out. */
import Link from "next/link";
import { usePathname } from "next/navigation";
import { postAuth } from "./auth";
import { useViewer } from "./useViewer";

export function AccountMenu() {
  const { signIn, user } = useViewer();
  const path = usePathname();
  if (!signIn?.accounts) return null;
  if (!user) {
    return (
      <a className="ctl" href={`/sign-in?next=${encodeURIComponent(path)}`}>
        Sign in
      </a>
    );
  }
  return (
    <>
      <Link className="ctl" href="/settings" prefetch={false} title={`Settings of ${user.email ?? user.name}`}>
        {user.name || user.email}
      </Link>
      <button
        type="button"
        className="ctl"
        onClick={async () => {
          await postAuth("sign-out", {});
          window.location.assign("/sign-in");
        }}
      >
        Sign out
      </button>
    </>
  );
}
