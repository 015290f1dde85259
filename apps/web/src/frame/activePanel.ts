/** Which panel a key means: the one that the keyboard is in, else the one under the pointer. */

const panels = "[data-panel]";

export function activePanel(): Element | null {
  const focused = document.activeElement;
  const inFocus = focused?.closest(panels) ?? null;
  if (inFocus && focused?.matches(":focus-visible")) return inFocus;
  // a panel inside of another comes later in the document
  const hovered = [...document.querySelectorAll(`${panels}:hover`)];
  return hovered[hovered.length - 1] ?? inFocus;
}
