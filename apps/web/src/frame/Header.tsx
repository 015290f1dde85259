"use client";
/** The bar at the top: brand at the left, a page's own controls, then what every page has. */
import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect } from "react";
import { remember } from "../guide/tour";
import { JobsLink } from "../jobs/JobsLink";
import { AccountMenu } from "../signin/AccountMenu";
import { useViewer } from "../signin/useViewer";
import { Brand } from "./Brand";
import { CopyLink } from "./CopyLink";
import styles from "./Header.module.css";
import { ThemeToggle } from "./ThemeToggle";

interface HeaderProps {
  /** What the page is about: pickers, after the brand. */
  children?: ReactNode;
  /** How it is measured: switches, at the right. */
  switches?: ReactNode;
}

export function Header({ children, switches }: HeaderProps) {
  const { can, signIn } = useViewer();
  const path = usePathname();
  useEffect(() => {
    // who came in by another door is no newcomer to the list
    if (path !== "/" && path !== "/sign-in") remember("welcome");
  }, [path]);
  const here = (page: string) => (path === page || path.startsWith(`${page}/`) ? "page" : undefined);
  return (
    <header className="top">
      <div>
        <Brand />
        {children}
        <span className="spacer" />
        {switches}
        {can("READ") ? (
          <>
            <nav className={styles.pages} aria-label="Pages of this server">
              <JobsLink current={here("/jobs")} />
              <Link href="/claims" prefetch={false} aria-current={here("/claims")}>
                Claims
              </Link>
              <Link href="/console" prefetch={false} aria-current={here("/console")} title="Ask the GraphQL API">
                API
              </Link>
              <Link
                href="/docs/metrics"
                prefetch={false}
                aria-current={here("/docs")}
                title="What each number means, and how it is computed"
              >
                Docs
              </Link>
            </nav>
            <CopyLink />
          </>
        ) : null}
        {signIn && !signIn.accounts ? <SettingsLink current={here("/settings")} /> : null}
        <ThemeToggle />
        <AccountMenu />
      </div>
    </header>
  );
}

/** Where there are no accounts, whose menu leads there. */
function SettingsLink({ current }: { current: "page" | undefined }) {
  return (
    <Link
      className="ctl icon"
      href="/settings"
      prefetch={false}
      aria-label="Settings"
      title="Settings"
      aria-current={current}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" stroke="currentColor" strokeWidth="1.4">
        <path d="M1.5 4.5h7M13 4.5h1.5M1.5 11.5H3M7.5 11.5h7" />
        <g fill="none">
          <circle cx="10.8" cy="4.5" r="2" />
          <circle cx="5.2" cy="11.5" r="2" />
        </g>
      </svg>
    </Link>
  );
}
