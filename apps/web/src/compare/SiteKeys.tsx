"use client";
/** Where the streams are read, what compares them, and what is taken off them before: the same for all panels that do. */
import type { Change, Choices } from "../address";
import { Segmented } from "../frame/Segmented";
import { Select } from "../frame/Select";
import { controlOf, controls, measureOf, measures, usual } from "../residual/choices";
import styles from "./ComparePage.module.css";
import { type choices, measureIn } from "./choices";
import type { ComparePanelProps } from "./panelProps";

interface SiteKeysProps extends Pick<ComparePanelProps, "family" | "view" | "onView"> {
  chosen: Choices<typeof choices>;
  choose: Change<Choices<typeof choices>>;
}

export function SiteKeys({ family, view, onView, chosen, choose }: SiteKeysProps) {
  const hasMid = !family.architecture.attentionOnly && !family.architecture.parallelResidual;
  return (
    <div className={styles.keys}>
      <Segmented
        small
        label="Where the stream is read"
        value={view.site}
        onChange={(site) => onView({ site })}
        choices={[
          { value: "pre", label: "resid_pre" },
          {
            value: "mid",
            label: "resid_mid",
            disabled: !hasMid,
            title: hasMid ? undefined : "Blocks of this family have none",
          },
          { value: "post", label: "resid_post" },
        ]}
      />
      <Select
        small
        showLabel
        label="Measure"
        value={measureIn(chosen, view)}
        onChange={(to) => choose({ measure: to === usual(view.preset) ? "" : to })}
        choices={measures.map((value) => ({ value, label: measureOf[value].label }))}
      />
      <Select
        small
        showLabel
        label="Taken off"
        value={chosen.control}
        onChange={(control) => choose({ control })}
        choices={controls.map((value) => ({ value, label: controlOf[value].label }))}
      />
    </div>
  );
}
