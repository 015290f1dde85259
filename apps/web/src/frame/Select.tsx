"use client";
/** A native select in a control's clothes: keyboard, touch and screen reader come with it. */
import { Chevron } from "./Chevron";
import { useTypedEarly } from "./hydrating";
import type { Choice } from "./Segmented";

interface SelectProps<T extends string> {
  /** Spoken name; shown inside the control as well when `showLabel`. */
  label: string;
  showLabel?: boolean;
  choices: Choice<T>[];
  value: T;
  onChange: (value: T) => void;
  small?: boolean;
}

export function Select<T extends string>({ label, showLabel, choices, value, onChange, small }: SelectProps<T>) {
  const select = useTypedEarly<HTMLSelectElement>(({ value: typed }) => onChange(typed as T));
  return (
    <label className={small ? "pick s" : "pick"}>
      {showLabel ? <span className="hide-s">{label}</span> : null}
      <select ref={select} aria-label={label} value={value} onChange={(event) => onChange(event.target.value as T)}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value} disabled={choice.disabled}>
            {choice.label}
          </option>
        ))}
      </select>
      <Chevron />
    </label>
  );
}
