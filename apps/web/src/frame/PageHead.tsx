/** The top of a page below the families: where it stands, what it is, and a few facts. */
import Link from "next/link";
import type { ReactNode } from "react";

interface PageHeadProps {
  /** The last word of the path. */
  crumb: string;
  title: string;
  facts: ReactNode;
  /** Controls at the right. */
  children?: ReactNode;
}

export function PageHead({ crumb, title, facts, children }: PageHeadProps) {
  return (
    <div className="head">
      <div>
        <div className="crumb">
          <Link href="/" prefetch={false}>
            Families
          </Link>{" "}
          / {crumb}
        </div>
        <h1>{title}</h1>
      </div>
      <p className="facts" style={{ paddingBottom: 5 }}>
        {facts}
      </p>
      {children}
    </div>
  );
}
