/** The pages of a family, in the order of the way between them. */
import { type View, writeView } from "../view";

export type FamilyPageName = "overview" | "compare" | "residual" | "ablation" | "dynamics" | "report";

interface FamilyPageEntry {
  name: FamilyPageName;
  /** As the address ends. */
  path: string;
  label: string;
}

export const familyPages: readonly FamilyPageEntry[] = [
  { name: "overview", path: "", label: "Overview" },
  { name: "compare", path: "/compare", label: "Compare refits" },
  { name: "residual", path: "/residual", label: "Residual stream" },
  { name: "ablation", path: "/ablation", label: "Ablation" },
  { name: "dynamics", path: "/dynamics", label: "Training and dynamics" },
  { name: "report", path: "/report", label: "Paper's experiments" },
];

export const familyPage = (name: FamilyPageName): FamilyPageEntry =>
  familyPages.find((page) => page.name === name) as FamilyPageEntry;

/** Where a page of a family is, with the view that it opens in. */
export const familyAddress = (slug: string, name: FamilyPageName, view: View): string =>
  `/f/${encodeURIComponent(slug)}${familyPage(name).path}${writeView(view)}`;

/** Where one head is: of the refit whose ordinal `view.anchor` is. */
export const headAddress = (slug: string, layer: number, head: number, view: View): string =>
  `/f/${encodeURIComponent(slug)}/head/L${layer}H${head}${writeView({ ...view, head: null })}`;
