"use client";
/** The three dots of a panel: what it gives away, as a file or on the clipboard. A menu button, as WAI-ARIA has it. */
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import styles from "./ExportMenu.module.css";
import type { Form } from "./export/give";

export interface ExportItem {
  form: Form;
  label: string;
  /** Why it cannot be had now. */
  missing?: string;
}

interface ExportMenuProps {
  /** Of the panel. */
  title: string;
  open: boolean;
  onOpen: (open: boolean) => void;
  items: readonly ExportItem[];
  onGive: (form: Form) => Promise<string>;
}

export function ExportMenu({ title, open, onOpen, items, onGive }: ExportMenuProps) {
  const id = useId();
  const box = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const [start, setStart] = useState<"first" | "last">("first");
  const [said, setSaid] = useState<string | null>(null);
  const entries = () => [...(menu.current?.querySelectorAll<HTMLButtonElement>("[role=menuitem]") ?? [])];

  useEffect(() => {
    if (open)
      entries()
        .at(start === "first" ? 0 : -1)
        ?.focus();
  }, [open, start]);
  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) onOpen(false);
    };
    addEventListener("pointerdown", outside);
    return () => removeEventListener("pointerdown", outside);
  }, [open, onOpen]);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), 2200);
    return () => clearTimeout(timer);
  }, [said]);

  const show = (from: "first" | "last") => {
    setStart(from);
    onOpen(true);
  };
  const close = () => {
    onOpen(false);
    button.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    const all = entries();
    const here = all.indexOf(document.activeElement as HTMLButtonElement);
    const go = (to: number) => all[(to + all.length) % all.length]?.focus();
    if (event.key === "ArrowDown") go(here + 1);
    else if (event.key === "ArrowUp") go(here - 1);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(-1);
    else if (event.key === "Escape") close();
    else if (event.key === "Tab") {
      onOpen(false);
      return;
    } else if (event.key.length === 1 && event.key !== " ") {
      const letter = event.key.toLowerCase();
      const found = [...all.slice(here + 1), ...all].find((entry) =>
        entry.dataset.letters?.split(" ").some((word) => word.startsWith(letter)),
      );
      found?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <span ref={box} className={styles.box}>
      <button
        ref={button}
        type="button"
        className={`ctl s ${styles.dots}`}
        aria-label={`Export ${title}`}
        title="Export (E)"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => (open ? onOpen(false) : show("first"))}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          show(event.key === "ArrowDown" ? "first" : "last");
        }}
      >
        <svg width="14" height="4" viewBox="0 0 14 4" aria-hidden="true" fill="currentColor">
          <circle cx="2" cy="2" r="1.4" />
          <circle cx="7" cy="2" r="1.4" />
          <circle cx="12" cy="2" r="1.4" />
        </svg>
      </button>
      {open ? (
        <div ref={menu} id={id} role="menu" aria-label={`Export ${title}`} className={styles.menu} onKeyDown={press}>
          {items.map(({ form, label, missing }) => (
            <button
              key={form}
              type="button"
              role="menuitem"
              tabIndex={-1}
              aria-disabled={missing ? true : undefined}
              title={missing}
              data-letters={label.toLowerCase()}
              className={styles.item}
              onClick={async () => {
                if (missing) return;
                close();
                setSaid(await onGive(form));
              }}
            >
              {label}
              {missing ? <span className="faint">{missing}</span> : null}
            </button>
          ))}
        </div>
      ) : null}
      <span className={said ? "toast on" : "toast"} role="status">
        {said}
      </span>
    </span>
  );
}
