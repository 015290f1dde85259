"use client";
/** How stability is measured, the same switch on every page. */
import { Segmented } from "./Segmented";

type Preset = "PAPER" | "CALIBRATED";

export function PresetSwitch({ value, onChange }: { value: Preset; onChange: (preset: Preset) => void }) {
  return (
    <Segmented
      label="How stability is measured"
      value={value}
      onChange={onChange}
      choices={[
        { value: "PAPER", label: "Paper", title: "The paper's arithmetic, self terms and all" },
        { value: "CALIBRATED", label: "Calibrated", title: "All anchors, one-to-one matching, floor subtracted" },
      ]}
    />
  );
}
