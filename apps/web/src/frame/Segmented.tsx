"use client";
/** A switch between two to four choices, all of them in sight. */

export interface Choice<T extends string> {
  value: T;
  label: string;
  title?: string;
  disabled?: boolean;
}

interface SegmentedProps<T extends string> {
  label: string;
  choices: Choice<T>[];
  value: T;
  onChange: (value: T) => void;
  small?: boolean;
}

export function Segmented<T extends string>({ label, choices, value, onChange, small }: SegmentedProps<T>) {
  return (
    <fieldset className={small ? "seg s" : "seg"} style={{ margin: 0 }} aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          title={choice.title}
          disabled={choice.disabled}
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </fieldset>
  );
}
