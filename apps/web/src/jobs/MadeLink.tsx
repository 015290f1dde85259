/** The way to what a job has made; nothing where there is nothing to see. */
import Link from "next/link";
import type { Made } from "./made";

interface MadeLinkProps {
  made: Made | null;
  className?: string;
  onClick?: () => void;
}

export function MadeLink({ made, className, onClick }: MadeLinkProps) {
  if (!made) return null;
  return made.file ? (
    <a className={className} href={made.href} download onClick={onClick}>
      {made.label}
    </a>
  ) : (
    <Link className={className} href={made.href} prefetch={false} onClick={onClick}>
      {made.label}
    </Link>
  );
}
