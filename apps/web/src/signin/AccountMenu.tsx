"use client";
/** In the header, where accounts are on: who is signed in, their settings, and the way out. */
import { usePathname } from "next/navigation";
import { useState } from "react";
import { Menu } from "../frame/Menu";
import styles from "./AccountMenu.module.css";
import { postAuth } from "./auth";
import { SignInLink } from "./SignInLink";
import { useViewer } from "./useViewer";

export function AccountMenu() {
  const { signIn, user } = useViewer();
  const [open, setOpen] = useState(false);
  const path = usePathname();
  if (!signIn?.accounts) return null;
  if (!user) return path === "/sign-in" ? null : <SignInLink className="ctl" />;
  const name = user.name || user.email || "Account";
  return (
    <Menu
      label={`Account of ${name}`}
      title={[user.email, user.role?.toLowerCase()].filter(Boolean).join(", ")}
      className="ctl"
      face={<span className={styles.name}>{name}</span>}
      arrow
      open={open}
      onOpen={setOpen}
      items={[
        { name: "settings", label: "Settings", href: "/settings" },
        { name: "out", label: "Sign out" },
      ]}
      onChoose={async () => {
        await postAuth("sign-out", {});
        // a whole load: what the cache knows is no longer theirs to see
        window.location.assign("/sign-in");
      }}
    />
  );
}
