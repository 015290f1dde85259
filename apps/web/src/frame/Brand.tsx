/** Logo and name: many seeds' curves meeting, or not meeting, in one point. */
import Link from "next/link";

export function Brand() {
  return (
    <Link className="brand" href="/" prefetch={false} aria-label="Seedscope, all families">
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
        <g fill="none" stroke="var(--text-3)" strokeWidth="1.2" opacity=".8">
          <path d="M2 6c5 0 5 4 16 4M2 10h16M2 14c5 0 5-4 16-4" />
        </g>
        <circle cx="16" cy="10" r="2.6" fill="var(--accent)" />
      </svg>
      <span className="hide-s">Seedscope</span>
    </Link>
  );
}
