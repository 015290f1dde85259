/** Attention patterns on a canvas. */
import { css, mix } from "../charts/ramp";
import type { CanvasTokens } from "../charts/tokens";
import { position } from "./pattern";

export interface PatternPicture {
  /** n × n, row-major: attention, or its difference from the pin's. */
  values: Float32Array;
  n: number;
  log: boolean;
  difference: boolean;
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

export function paintPattern(context: CanvasRenderingContext2D, picture: PatternPicture, tokens: CanvasTokens): void {
  const { values, n, log, difference, left, top, cell, gap } = picture;
  const stops = difference ? tokens.diverging : tokens.ramp;
  const shades = Array.from({ length: steps + 1 }, (_, i) => css(mix(stops, i / steps)));
  const zero = difference ? shades[steps / 2] : shades[0];
  context.fillStyle = zero;
  for (let query = 0; query < n; query++) {
    if (gap === 0) context.fillRect(left, top + query * cell, (query + 1) * cell, cell);
    else {
      for (let key = 0; key <= query; key++) {
        context.fillRect(left + key * cell, top + query * cell, cell - gap, cell - gap);
      }
    }
  }
  const shadeOf = (value: number): number => {
    const at = position(value, log);
    if (Math.abs(at) < invisible) return -1;
    return Math.round(Math.min(1, Math.max(0, difference ? (at + 1) / 2 : at)) * steps);
  };
  for (let query = 0; query < n; query++) {
    for (let key = 0; key <= query; ) {
      const shade = shadeOf(values[query * n + key]);
      // neighbours of one shade are one rectangle: most of a pattern is the same faint tone
      let end = key + 1;
      while (gap === 0 && end <= query && shadeOf(values[query * n + end]) === shade) end++;
      if (shade >= 0) {
        context.fillStyle = shades[shade];
        context.fillRect(left + key * cell, top + query * cell, (end - key) * cell - gap, cell - gap);
      }
      key = end;
    }
  }
}
