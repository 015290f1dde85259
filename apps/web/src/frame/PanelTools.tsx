"use client";
/** What every panel with a result has at its right end: enlarge (M) and export (E). */
import { type RefObject, useEffect, useState } from "react";
import { useClient } from "urql";
import { activePanel, followHand } from "./activePanel";
import { ExportMenu } from "./ExportMenu";
import { useKeys } from "./keys";
import { maximise } from "./maximised";
import styles from "./Panel.module.css";
import type { PanelExport } from "./panelExport";
import { retried } from "./retried";

interface PanelToolsProps {
  /** The box, whose first header or caption holds the title. */
  panel: RefObject<HTMLElement | null>;
  /** In the address. */
  name: string;
  title: string;
  exports: PanelExport;
  large: boolean;
}

export function PanelTools({ panel, name, title, exports, large }: PanelToolsProps) {
  const client = useClient();
  const [open, setOpen] = useState(false);
  const mine = () => activePanel() === panel.current;
  const toggle = () => maximise(large ? null : name);
  useKeys({
    e: () => mine() && setOpen(!open),
    m: () => (large || mine()) && toggle(),
  });
  useEffect(followHand, []);
  useEffect(() => {
    if (!large) return;
    // before anything in the panel hears of it: the first Escape gives the window back
    const leave = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || document.querySelector("[role=menu], dialog[open]")) return;
      event.stopImmediatePropagation();
      maximise(null);
    };
    addEventListener("keydown", leave, { capture: true });
    return () => removeEventListener("keydown", leave, { capture: true });
  }, [large]);

  const noTable = exports.table && exports.table.rows.length > 0 ? undefined : "no numbers yet";
  const noQuery = exports.query ? undefined : "nothing asked yet";
  const noPicture = exports.table ? undefined : "nothing drawn yet";
  return (
    <span className={styles.tools} data-unprinted>
      <button
        type="button"
        className={`ctl s ${styles.enlarge}`}
        aria-label={large ? `Give the window back from ${title}` : `Enlarge ${title}`}
        aria-pressed={large}
        title={large ? "Back to the page (Esc)" : "Enlarge (M)"}
        onClick={toggle}
      >
        <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" fill="none" stroke="currentColor">
          <path d={large ? "M5 1v4H1M7 11V7h4" : "M7 1h4v4M5 11H1V7"} strokeWidth="1.4" />
        </svg>
      </button>
      <ExportMenu
        title={title}
        open={open}
        onOpen={setOpen}
        items={[
          { name: "svg", label: "SVG", missing: noPicture },
          { name: "png", label: "PNG", missing: noPicture },
          { name: "csv", label: "CSV", missing: noTable },
          { name: "json", label: "JSON", missing: noTable },
          { name: "graphql", label: "Copy GraphQL", missing: noQuery },
          { name: "python", label: "Copy Python", missing: noQuery },
          { name: "latex", label: "Copy LaTeX table", missing: noTable },
        ]}
        onGive={async (form) => {
          const root = panel.current;
          const header = root?.querySelector(":scope > header, :scope > figcaption");
          if (!root || !header) return "Nothing to export";
          // what makes the files is fetched when the first one is asked for
          const module = await retried(() => import("./export/give")).catch(() => null);
          if (!module) return "Not exported: the server did not answer. Try again.";
          const seen = { title, scope: scopeOf(header), address: location.href };
          return module.give(form, { root, header }, exports, await module.originOf(client, exports, seen));
        }}
      />
    </span>
  );
}

/** The line of scope, without the cards that explain its words. */
function scopeOf(header: Element): string {
  const scope = header.querySelector("[data-scope]")?.cloneNode(true) as Element | undefined;
  for (const card of scope?.querySelectorAll("[popover]") ?? []) card.remove();
  return scope?.textContent ?? "";
}
