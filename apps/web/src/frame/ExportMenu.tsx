"use client";
/** The three dots of a panel: what it gives away, as a file or on the clipboard. */
import styles from "./ExportMenu.module.css";
import type { Form } from "./export/give";
import { Menu, type MenuItem } from "./Menu";
import { Toast, useSaid } from "./Toast";

interface ExportMenuProps {
  /** Of the panel. */
  title: string;
  open: boolean;
  onOpen: (open: boolean) => void;
  items: readonly MenuItem<Form>[];
  onGive: (form: Form) => Promise<string>;
}

export function ExportMenu({ title, open, onOpen, items, onGive }: ExportMenuProps) {
  const [said, say] = useSaid();
  return (
    <>
      <Menu
        label={`Export ${title}`}
        title="Export (E)"
        className={`ctl s ${styles.dots}`}
        face={
          <svg width="14" height="4" viewBox="0 0 14 4" aria-hidden="true" fill="currentColor">
            <circle cx="2" cy="2" r="1.4" />
            <circle cx="7" cy="2" r="1.4" />
            <circle cx="12" cy="2" r="1.4" />
          </svg>
        }
        open={open}
        onOpen={onOpen}
        items={items}
        onChoose={async (form) => say(await onGive(form))}
      />
      <Toast>{said}</Toast>
    </>
  );
}
