"use client";
/** Asks before something that cannot be taken back. Escape and the first button leave everything as it is. */
import { type ReactNode, useEffect, useRef } from "react";

interface ConfirmDialogProps {
  open: boolean;
  title: string;
  children: ReactNode;
  keep: string;
  go: string;
  onClose: (confirmed: boolean) => void;
}

export function ConfirmDialog({ open, title, children, keep, go, onClose }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open && dialog.current?.open) dialog.current.close();
  }, [open]);

  return (
    <dialog
      ref={dialog}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose(false);
      }}
    >
      <h2>{title}</h2>
      <div className="muted">{children}</div>
      <div className="acts">
        <button type="button" className="ctl" onClick={() => onClose(false)}>
          {keep}
        </button>
        <button type="button" className="ctl danger" onClick={() => onClose(true)}>
          {go}
        </button>
      </div>
    </dialog>
  );
}
