"use client";
/** The list of keys, opened by `?`. */
import { useEffect, useRef } from "react";
import { isTyping } from "./keys";

const keys: [string, string][] = [
  ["← → ↑ ↓", "move in the grid of heads, after Tab has reached it"],
  ["Enter", "lock the head; open it if it is locked"],
  ["P", "pin a refit as the one that others are held against"],
  ["Esc", "clear the lock, the pin, or the search"],
  ["S", "next seed whose heads are listed"],
  ["[ ]", "previous, next layer of a head's page"],
  [", .", "previous, next training step"],
  ["/", "search"],
  ["?", "this list"],
];

export function KeyList() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if (event.key === "?" && !isTyping(event)) dialog.current?.showModal();
    };
    addEventListener("keydown", open);
    return () => removeEventListener("keydown", open);
  }, []);

  return (
    <dialog ref={dialog} aria-label="Keys">
      <h2>Keys</h2>
      <dl>
        {keys.map(([names, what]) => (
          <div key={names} style={{ display: "contents" }}>
            <dt className="nowrap">
              {names.split(" ").map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog" className="acts">
        <button type="submit" className="ctl">
          Close
        </button>
      </form>
    </dialog>
  );
}
