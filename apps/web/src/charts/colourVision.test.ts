/** The colours of charts as people see them who lack one of the three cones, and as all others do. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("../app/tokens.css", import.meta.url), "utf8");
const [light, dark] = [css.slice(0, css.indexOf("@media")), css.slice(css.indexOf(':root[data-theme="dark"]'))];

type Triple = [number, number, number];

function colour(theme: string, name: string): Triple {
  const hex = new RegExp(`--${name}: #([0-9a-f]{6});`).exec(theme)?.[1];
  if (!hex) throw new Error(`tokens.css has no colour --${name}`);
  return [0, 2, 4].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as Triple;
}

const times = (rows: readonly Triple[], v: Triple) =>
  rows.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]) as Triple;

/** Machado, Oliveira and Fernandes 2009, severity 1, of linear sRGB. */
const sights: Record<string, readonly Triple[]> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIE L*a*b* for D65. */
function lab(linear: Triple): Triple {
  const seen = linear.map((value) => Math.min(1, Math.max(0, value))) as Triple;
  const xyz = times(
    [
      [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339 / 1.08883, 0.119192 / 1.08883, 0.9503041 / 1.08883],
    ],
    seen,
  );
  const [x, y, z] = xyz.map((t) => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const apart = (a: Triple, b: Triple) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
const numbered = (prefix: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `${prefix}${from + i}`);

describe.each([
  ["light", light],
  ["dark", dark],
])("%s", (_theme, tokens) => {
  describe.each(Object.entries(sights))("%s sight", (_sight, matrix) => {
    const seen = (name: string) => lab(times(matrix, colour(tokens, name)));

    test("marks of one kind of line are told apart by colour; solid and dashed ones by the dash", () => {
      for (const four of [numbered("cat-", 1, 4), numbered("cat-", 5, 8)]) {
        for (const [i, a] of four.entries()) {
          for (const b of four.slice(i + 1)) expect(apart(seen(a), seen(b)), `${a} and ${b}`).toBeGreaterThan(14);
        }
      }
    });

    test("more is always farther from the background's lightness", () => {
      const background = seen("seq-0")[0];
      const far = numbered("seq-", 0, 8).map((name) => Math.abs(seen(name)[0] - background));
      // the first step of the dark ramp is told by its blue
      for (let i = 2; i < far.length; i++) expect(far[i], `seq-${i}`).toBeGreaterThan(far[i - 1] + 3);
      expect(apart(seen("seq-0"), seen("seq-1"))).toBeGreaterThan(7);
    });

    test("less and more than nothing are told apart, and from nothing", () => {
      for (const step of [1, 2, 3]) {
        const [less, none, more] = [seen(`div-n${step}`), seen("div-0"), seen(`div-p${step}`)];
        expect(apart(less, more), `step ${step}`).toBeGreaterThan(step === 1 ? 20 : 40);
        expect(apart(less, none), `less, step ${step}`).toBeGreaterThan(15 * step);
        expect(apart(more, none), `more, step ${step}`).toBeGreaterThan(15 * step);
      }
    });
  });
});
