"use client";
/** The training step that is looked at, from untrained to final. Dragging moves the knob; resting asks. */
import { useEffect, useState } from "react";
import { count } from "../format";
import { useTypedEarly } from "../frame/hydrating";
import { useKeys } from "../frame/keys";
import styles from "./StepSlider.module.css";

interface StepSliderProps {
  /** Ascending; 0 is the untrained twin. */
  steps: number[];
  /** The step on screen. */
  value: number;
  /** The last step of the recipe. */
  total: number | null;
  onChange: (step: number) => void;
}

/** How long the knob rests before its step is asked for: a report may cost seconds of computing. */
const restMilliseconds = 350;

export function StepSlider({ steps, value, total, onChange }: StepSliderProps) {
  const [moving, setMoving] = useState<number | null>(null);
  const last = steps.length - 1;
  const at = Math.max(0, steps.indexOf(value));
  const index = Math.min(last, moving ?? at);
  const step = steps[index] ?? value;

  useEffect(() => {
    if (moving === null) return;
    const timer = setTimeout(() => {
      setMoving(null);
      if (steps[moving] !== undefined && steps[moving] !== value) onChange(steps[moving]);
    }, restMilliseconds);
    return () => clearTimeout(timer);
  }, [moving, steps, value, onChange]);
  const move = (to: number) => setMoving(Math.min(last, Math.max(0, to)));
  useKeys({ ",": () => move(index - 1), ".": () => move(index + 1) });

  const knob = useTypedEarly<HTMLInputElement>(({ value: typed }) => move(Number(typed)));

  const text = step === 0 ? "untrained" : step === total ? "final" : count(step);
  const x = (i: number) => `calc(7px + (100% - 14px) * ${last > 0 ? i / last : 1})`;
  return (
    <label className={styles.stepper} title="Training step ( , and . )">
      <span className="small faint hide-s">Step</span>
      <span className={styles.track}>
        <input
          ref={knob}
          type="range"
          min={0}
          max={Math.max(0, last)}
          step={1}
          value={Math.max(0, index)}
          disabled={last < 1}
          aria-label="Training step, untrained to final"
          aria-valuetext={`step ${text}`}
          onChange={(event) => move(Number(event.target.value))}
        />
        <span className={styles.line} aria-hidden="true" />
        <span
          className={styles.done}
          aria-hidden="true"
          style={{ width: `calc((100% - 14px) * ${last > 0 ? index / last : 1})` }}
        />
        {steps.map((mark, i) => (
          <span key={mark} className={styles.mark} aria-hidden="true" style={{ left: x(i) }} />
        ))}
        <span className={styles.knob} aria-hidden="true" style={{ left: x(index) }} />
      </span>
      <span className={`small nowrap ${styles.text}`}>{text}</span>
    </label>
  );
}
