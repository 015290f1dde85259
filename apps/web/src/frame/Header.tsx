/** The bar at the top: brand at the left, a page's own controls, then what every page has. */
import Link from "next/link";
import type { ReactNode } from "react";
import { JobsLink } from "../jobs/JobsLink";
import { AccountMenu } from "../signin/AccountMenu";
import { Brand } from "./Brand";
import { CopyLink } from "./CopyLink";
import { ThemeToggle } from "./ThemeToggle";

interface HeaderProps {
  /** What the page is about: pickers, after the brand. */
  children?: ReactNode;
  /** How it is measured: switches, at the right. */
  switches?: ReactNode;
}

export function Header({ children, switches }: HeaderProps) {
  return (
    <header className="top">
      <div>
        <Brand />
        {children}
        <span className="spacer" />
        {switches}
        <JobsLink />
        <Link className="ctl" href="/claims" prefetch={false}>
          Claims
        </Link>
        <Link className="ctl" href="/console" prefetch={false} title="Ask the GraphQL API">
          API
        </Link>
        <CopyLink />
        <ThemeToggle />
        <AccountMenu />
      </div>
    </header>
  );
}
