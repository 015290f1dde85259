/** A line through charts that share the axis of steps, at the step that is looked at. */
import type { ReactNode } from "react";
import { stepMargins } from "../charts/scales";
import styles from "./DynamicsPage.module.css";

interface StepCursorProps {
  step: number | null;
  span: [first: number, last: number];
  children: ReactNode;
}

export function StepCursor({ step, span, children }: StepCursorProps) {
  const part = step === null ? null : (step - span[0]) / Math.max(1, span[1] - span[0]);
  const { left, right } = stepMargins;
  return (
    <div className={styles.under}>
      {children}
      {part === null || part < 0 || part > 1 ? null : (
        <i
          className={styles.cursor}
          aria-hidden="true"
          style={{ left: `calc(${left}px + (100% - ${left + right}px) * ${part})` }}
        />
      )}
    </div>
  );
}
