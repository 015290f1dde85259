"use client";
/** Which two refits, and which layer. */
import { Select } from "../frame/Select";
import { LayerPick } from "../report/LayerPick";
import styles from "./ComparePage.module.css";
import { nextPair } from "./choices";
import type { ComparePanelProps } from "./panelProps";

interface PairBarProps extends ComparePanelProps {
  onPair: (pair: [left: number, right: number]) => void;
}

export function PairBar({ family, onView, left, right, layer, onPair }: PairBarProps) {
  const refits = family.refits.nodes;
  const others = (taken: number) =>
    refits.map(({ ordinal, label }) => ({ value: String(ordinal), label, disabled: ordinal === taken }));
  return (
    <section className={styles.bar} aria-label="Which refits are compared">
      <span className={styles.pair}>
        <Select
          showLabel
          label="Left"
          value={String(left)}
          onChange={(to) => onPair([Number(to), right])}
          choices={others(right)}
        />
        <button
          type="button"
          className="ctl"
          onClick={() => onPair([right, left])}
          title="The left refit to the right, and the right one to the left"
        >
          ⇄ Swap
        </button>
        <Select
          showLabel
          label="Right"
          value={String(right)}
          onChange={(to) => onPair([left, Number(to)])}
          choices={others(left)}
        />
        <button
          type="button"
          className="ctl"
          onClick={() => onPair(nextPair(left, right, family.refits.totalCount))}
          aria-keyshortcuts="S"
        >
          Next pair <kbd>S</kbd>
        </button>
      </span>
      <LayerPick layers={family.architecture.layers} layer={layer} onView={onView} />
    </section>
  );
}
