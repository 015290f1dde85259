/** What the hatch of a heatmap's cells means. */
import type { ReactNode } from "react";
import styles from "./HatchKey.module.css";

export function HatchKey({ children }: { children: ReactNode }) {
  return (
    <span className={styles.key}>
      <i aria-hidden="true" />
      {children}
    </span>
  );
}
