"use client";
/** A button with a list of things to do under it: a menu button, as WAI-ARIA has it. */
import Link from "next/link";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Chevron } from "./Chevron";
import styles from "./Menu.module.css";

export interface MenuItem<Name extends string> {
  name: Name;
  label: string;
  /** A line of explanation under it. */
  about?: string;
  /** Why it cannot be had now. */
  missing?: string;
  /** A page to go to, instead of something to do. */
  href?: string;
}

interface MenuProps<Name extends string> {
  /** Of the button and of the list, for those who do not see the button's face. */
  label: string;
  title?: string;
  className: string;
  /** The button's face. */
  face: ReactNode;
  /** An arrow behind the face, where it does not say that more is under it. */
  arrow?: boolean;
  /** The edge of the button that the list keeps to. */
  side?: "left" | "right";
  open: boolean;
  onOpen: (open: boolean) => void;
  items: readonly MenuItem<Name>[];
  onChoose: (name: Name) => void;
}

export function Menu<Name extends string>({
  label,
  title,
  className,
  face,
  arrow,
  side = "right",
  open,
  onOpen,
  items,
  onChoose,
}: MenuProps<Name>) {
  const id = useId();
  const box = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const [start, setStart] = useState<"first" | "last">("first");
  const entries = () => [...(menu.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];

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
    const here = all.indexOf(document.activeElement as HTMLElement);
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
        className={className}
        aria-label={label}
        title={title}
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
        {face}
        {arrow ? (
          <span className={styles.arrow}>
            <Chevron />
          </span>
        ) : null}
      </button>
      {open ? (
        <div
          ref={menu}
          id={id}
          role="menu"
          aria-label={label}
          className={`${styles.menu} ${styles[side]}`}
          onKeyDown={press}
        >
          {items.map(({ name, label, about, missing, href }) => {
            const shared = {
              role: "menuitem",
              tabIndex: -1,
              className: styles.item,
              "data-letters": label.toLowerCase(),
            } as const;
            return href ? (
              <Link key={name} href={href} prefetch={false} onClick={close} {...shared}>
                {label}
              </Link>
            ) : (
              <button
                key={name}
                type="button"
                aria-disabled={missing ? true : undefined}
                title={missing}
                onClick={() => {
                  if (missing) return;
                  close();
                  onChoose(name);
                }}
                {...shared}
              >
                {about ? (
                  <span className={styles.about}>
                    {label}
                    <span className="muted">{about}</span>
                  </span>
                ) : (
                  label
                )}
                {missing ? <span className="faint">{missing}</span> : null}
              </button>
            );
          })}
        </div>
      ) : null}
    </span>
  );
}
