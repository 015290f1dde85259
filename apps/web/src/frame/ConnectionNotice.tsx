"use client";
/** One line at the foot of the window while the server cannot be reached; it goes away by itself. */
import { useConnection } from "../graphql/connection";

export function ConnectionNotice() {
  const connection = useConnection();
  if (connection === "up") return null;
  return (
    <div className="offline" role="status">
      No answer from the server. What you see may be old; trying again every few seconds.
    </div>
  );
}
