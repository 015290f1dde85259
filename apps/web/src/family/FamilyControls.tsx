"use client";
/** The header's controls on a family's page: which family, which step, which prompts, which measure. */
import { count } from "../format";
import { PresetSwitch } from "../frame/PresetSwitch";
import { useOpenPage } from "../frame/pages";
import { Select } from "../frame/Select";
import { levels, type View, writeView } from "../view";
import { StepSlider } from "./StepSlider";

interface FamilyControlsProps {
  slug: string;
  name: string;
  families: { slug: string; name: string }[];
  promptSets: { id: string; name: string; size: number; builtIn: boolean }[];
  steps: number[];
  /** The step on screen. */
  step: number;
  total: number | null;
  /** Which of a family's pages this is, as its address ends. */
  page?: string;
  view: View;
  onView: (change: Partial<View>) => void;
}

export function FamilyControls({
  slug,
  name,
  families,
  promptSets,
  steps,
  step,
  total,
  page = "",
  view,
  onView,
}: FamilyControlsProps) {
  const openPage = useOpenPage();
  const known = families.some((family) => family.slug === slug);
  const builtIn = promptSets.find((set) => set.builtIn);
  const newest = steps[steps.length - 1];
  return (
    <>
      <Select
        label="Family"
        value={slug}
        onChange={(next) => openPage(`/f/${next}${page}${writeView(elsewhere(view))}`)}
        choices={[
          ...(known ? [] : [{ value: slug, label: name }]),
          ...families.map((family) => ({ value: family.slug, label: family.name })),
        ]}
      />
      {steps.length > 0 || total !== null ? (
        <StepSlider
          steps={steps}
          value={step}
          total={total}
          onChange={(next) => onView({ step: next === newest && next === total ? null : next })}
        />
      ) : null}
      {promptSets.length > 0 ? (
        <Select
          label="Prompts"
          showLabel
          value={view.prompts ?? builtIn?.id ?? promptSets[0].id}
          onChange={(id) => onView({ prompts: id === builtIn?.id ? null : id })}
          choices={promptSets.map((set) => ({ value: set.id, label: `${set.name}, ${count(set.size)}` }))}
        />
      ) : null}
    </>
  );
}

/** What of the view still means something on another family's page. */
export const elsewhere = (view: View): View => ({
  ...view,
  step: null,
  head: null,
  anchor: 0,
  marks: [],
  layer: 0,
  against: null,
  query: "",
  range: "far",
});

interface FamilySwitchesProps {
  view: View;
  onView: (change: Partial<View>) => void;
}

export function FamilySwitches({ view, onView }: FamilySwitchesProps) {
  return (
    <>
      <PresetSwitch value={view.preset} onChange={(preset) => onView({ preset, scale: null })} />
      <Select
        label="Confidence of intervals"
        value={view.level}
        onChange={(level) => onView({ level })}
        choices={levels.map((level) => ({ value: level, label: `${level} %` }))}
      />
    </>
  );
}
