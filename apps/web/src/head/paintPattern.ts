/** Attention patterns on a canvas: as rectangles, or in small as pixels. */
import { css, mix, type Rgb } from "../charts/ramp";
import type { CanvasTokens } from "../charts/tokens";
import { position } from "./pattern";

export interface Drawn {
  /** n × n, row-major: attention, or its difference from the pin's. */
  values: Float32Array;
  n: number;
  log: boolean;
  difference: boolean;
}

export interface PatternPicture extends Drawn {
  /** Where the first cell begins, and how large each is, in CSS pixels. */
  left: number;
  top: number;
  cell: number;
  /** Between cells. */
  gap: number;
}

/** Positions on the ramp nearer to 0 than this look like 0. */
const invisible = 0.008;

/** Shades are looked up, not mixed anew for each of thousands of cells. */
const steps = 96;

type Ramps = Pick<CanvasTokens, "ramp" | "diverging">;

const shadesOf = ({ ramp, diverging }: Ramps, difference: boolean): Rgb[] =>
  Array.from({ length: steps + 1 }, (_, i) => mix(difference ? diverging : ramp, i / steps));

/** The shade of 0. */
const zeroShade = (difference: boolean): number => (difference ? steps / 2 : 0);

/** @param at where on the ramp; what looks like 0 is 0 */
const shadeAt = (at: number, difference: boolean): number =>
  Math.abs(at) < invisible
    ? zeroShade(difference)
    : Math.round(Math.min(1, Math.max(0, difference ? (at + 1) / 2 : at)) * steps);

export function paintPattern(context: CanvasRenderingContext2D, picture: PatternPicture, tokens: Ramps): void {
  const { values, n, log, difference, left, top, cell, gap } = picture;
  const shades = shadesOf(tokens, difference).map(css);
  const zero = zeroShade(difference);
  context.fillStyle = shades[zero];
  for (let query = 0; query < n; query++) {
    if (gap === 0) context.fillRect(left, top + query * cell, (query + 1) * cell, cell);
    else {
      for (let key = 0; key <= query; key++) {
        context.fillRect(left + key * cell, top + query * cell, cell - gap, cell - gap);
      }
    }
  }
  const shadeOf = (value: number): number => shadeAt(position(value, log), difference);
  for (let query = 0; query < n; query++) {
    for (let key = 0; key <= query; ) {
      const shade = shadeOf(values[query * n + key]);
      // neighbours of one shade are one rectangle: most of a pattern is the same faint tone
      let end = key + 1;
      while (gap === 0 && end <= query && shadeOf(values[query * n + end]) === shade) end++;
      if (shade !== zero) {
        context.fillStyle = shades[shade];
        context.fillRect(left + key * cell, top + query * cell, (end - key) * cell - gap, cell - gap);
      }
      key = end;
    }
  }
}

/**
 * A pattern as pixels: of small pictures a page has fifty, and thousands of rectangles each would hold it up.
 * Where a pixel covers several cells it has the mean of where they stand on the ramp.
 *
 * @param edge of the square, in pixels
 * @returns edge × edge × RGBA; nothing above the diagonal
 */
export function patternPixels({ values, n, log, difference }: Drawn, edge: number, tokens: Ramps) {
  // a pixel as one number; the machines that browsers run on all have the lowest byte, red, first
  const shades = Uint32Array.from(
    shadesOf(tokens, difference),
    ([red, green, blue]) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0,
  );
  const positions = log ? values.map((value) => position(value, log)) : values;
  const pixels = new Uint32Array(edge * edge);
  const ends = Uint32Array.from({ length: edge + 1 }, (_, i) => Math.floor((i * n) / edge));
  for (let y = 0; y < edge; y++) {
    const lastQuery = Math.max(ends[y], ends[y + 1] - 1);
    for (let x = 0; x < edge; x++) {
      const lastKey = Math.max(ends[x], ends[x + 1] - 1);
      let sum = 0;
      let cells = 0;
      for (let query = ends[y]; query <= lastQuery; query++) {
        for (let key = ends[x]; key <= lastKey && key <= query; key++) {
          sum += positions[query * n + key];
          cells += 1;
        }
      }
      if (cells === 0) break;
      pixels[y * edge + x] = shades[shadeAt(sum / cells, difference)];
    }
  }
  return new Uint8ClampedArray(pixels.buffer);
}
