/** Colours as every reader of SVG knows them: six hex digits, with the opacity beside them. */

export interface Ink {
  color: string;
  /** 0..1 */
  opacity: number;
}

/**
 * @param css as a browser computes it: "rgb(1, 2, 3)", "rgb(1 2 3 / 0.5)", "rgba(…)", "color(srgb 0.1 0.2 0.3)", or hex
 * @returns null for what is no plain colour: "none", "transparent", a gradient, a reference
 */
export function inkOf(css: string): Ink | null {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(css.trim());
  if (hex) {
    const digits = hex[1].length === 3 ? [...hex[1]].map((digit) => digit + digit).join("") : hex[1];
    return { color: `#${digits.toLowerCase()}`, opacity: 1 };
  }
  const called = /^(rgba?|color)\(([^)]*)\)$/.exec(css.trim());
  if (!called) return null;
  const unit = called[1] === "color" ? 255 : 1;
  const words = called[2]
    .replace(/^srgb\s/, "")
    .split(/[\s,/]+/)
    .filter(Boolean);
  const [red, green, blue, alpha = 1] = words.map((word) =>
    word.endsWith("%") ? parseFloat(word) / 100 : Number(word),
  );
  if (![red, green, blue, alpha].every(Number.isFinite)) return null;
  const pair = (channel: number) =>
    Math.min(255, Math.max(0, Math.round(channel * unit)))
      .toString(16)
      .padStart(2, "0");
  return alpha === 0 ? null : { color: `#${pair(red)}${pair(green)}${pair(blue)}`, opacity: alpha };
}
