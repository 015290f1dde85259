"use client";
/** Labelled inputs of a form, each with room for what is wrong with it. */
import { useId } from "react";
import { Chevron } from "./Chevron";
import styles from "./Field.module.css";
import { useTypedEarly } from "./hydrating";

interface FieldProps {
  label: string;
  name: string;
  hint?: string;
  problem: string | undefined;
  wide?: boolean;
}

interface TextFieldProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  number?: boolean;
  placeholder?: string;
}

export function TextField({ label, name, hint, problem, wide, value, onChange, number, placeholder }: TextFieldProps) {
  const id = useId();
  const input = useTypedEarly<HTMLInputElement>(({ value: typed }) => onChange(typed));
  return (
    <label className={wide ? styles.wide : undefined}>
      <span>
        {label} {hint ? <small>{hint}</small> : null}
      </span>
      <input
        ref={input}
        className="field"
        name={name}
        value={value}
        inputMode={number ? "decimal" : undefined}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={!!problem}
        aria-describedby={problem ? id : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      <Problem id={id} text={problem} />
    </label>
  );
}

interface SelectFieldProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  choices: { value: string; label: string }[];
}

export function SelectField({ label, name, hint, problem, wide, value, onChange, choices }: SelectFieldProps) {
  const id = useId();
  const select = useTypedEarly<HTMLSelectElement>(({ value: typed }) => onChange(typed));
  return (
    <label className={wide ? styles.wide : undefined}>
      <span>
        {label} {hint ? <small>{hint}</small> : null}
      </span>
      <span className={`pick ${styles.pick}`}>
        <select
          ref={select}
          name={name}
          value={value}
          aria-invalid={!!problem}
          aria-describedby={problem ? id : undefined}
          onChange={(event) => onChange(event.target.value)}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
        <Chevron />
      </span>
      <Problem id={id} text={problem} />
    </label>
  );
}

interface CheckFieldProps extends FieldProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function CheckField({ label, name, problem, checked, onChange }: CheckFieldProps) {
  const id = useId();
  const box = useTypedEarly<HTMLInputElement>(({ checked: on }) => onChange(on));
  return (
    <label className={styles.check}>
      <input
        ref={box}
        type="checkbox"
        name={name}
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{label}</span>
      <Problem id={id} text={problem} />
    </label>
  );
}

function Problem({ id, text }: { id: string; text: string | undefined }) {
  return text ? (
    <span id={id} className={styles.problem}>
      {text}
    </span>
  ) : null;
}
