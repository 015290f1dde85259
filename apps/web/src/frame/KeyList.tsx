"use client";
/** The list of keys, opened by `?`, grouped by where they work. */
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useRef } from "react";
import styles from "./KeyList.module.css";
import { useKeys } from "./keys";
import { useOpenPage } from "./pages";

interface Group {
  title: string;
  keys: [names: string, what: string][];
}

const groups: Group[] = [
  {
    title: "Everywhere",
    keys: [
      ["/", "search families"],
      ["?", "this list"],
      ["Esc", "clear the lock, the pin, the search; give back the window"],
    ],
  },
  {
    title: "The panel in focus, or under the pointer",
    keys: [
      ["M", "enlarge it, and back"],
      ["E", "export it"],
    ],
  },
  {
    title: "Grids, tiles and points",
    keys: [
      ["← → ↑ ↓", "move, after Tab has reached them"],
      ["Home End", "to the first, to the last"],
      ["Enter", "lock; open what is locked"],
    ],
  },
  {
    title: "The map of heads",
    keys: [
      ["+ −", "larger, smaller"],
      ["0", "the whole map"],
      ["Space", "move it, with a drag"],
      ["Shift", "add to the selection, with a drag, a click or Enter"],
    ],
  },
  {
    title: "The page of a head",
    keys: [["P", "pin a refit as the reference that others are compared with"]],
  },
  {
    title: "Pages of a family",
    keys: [
      [", .", "previous, next training step"],
      ["[ ]", "previous, next layer"],
      ["S", "next seed"],
    ],
  },
];

export function KeyList() {
  const dialog = useRef<HTMLDialogElement>(null);
  const openPage = useOpenPage();
  const path = usePathname();
  useKeys({
    "?": () => dialog.current?.showModal(),
    // the list of families takes it from there
    "/": (event) => {
      if (path === "/") return;
      event.preventDefault();
      openPage("/#search");
    },
  });

  return (
    <dialog ref={dialog} aria-label="Keys" className={styles.dialog}>
      <h2>Keys</h2>
      <div className={styles.groups}>
        {groups.map(({ title, keys }) => (
          <section key={title} aria-label={title}>
            <h3 className={styles.title}>{title}</h3>
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
          </section>
        ))}
      </div>
      <form method="dialog" className="acts">
        <button type="submit" className="ctl">
          Close
        </button>
      </form>
      <p className="small muted">
        What the numbers mean: <Link href="/docs/metrics">measures</Link>.
      </p>
    </dialog>
  );
}
