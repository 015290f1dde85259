"use client";
/** The bar at the top: brand at the left, a page's own controls, then what every page has. */
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
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
  const { can } = useViewer();
  const path = usePathname();
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
        <ThemeToggle />
        <AccountMenu />
      </div>
    </header>
  );
}
