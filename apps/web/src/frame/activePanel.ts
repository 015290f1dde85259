/** Which panel a key means: the one under the pointer, or the one that the keyboard is in, as moved last. */

const panels = "[data-panel]";
let pointing = false;
const pointed = () => {
  pointing = true;
};
const walked = ({ key }: KeyboardEvent) => {
  if (key === "Tab" || key.startsWith("Arrow")) pointing = false;
};

/** Listens from now on; the browser takes the same listener once, however many panels ask. */
export function followHand(): void {
  addEventListener("pointermove", pointed);
  addEventListener("keydown", walked);
}

export function activePanel(): Element | null {
  const focused = document.activeElement?.closest(panels) ?? null;
  // a panel inside of another comes later in the document
  const hovered = [...document.querySelectorAll(`${panels}:hover`)].at(-1) ?? null;
  return pointing ? (hovered ?? focused) : (focused ?? hovered);
}
