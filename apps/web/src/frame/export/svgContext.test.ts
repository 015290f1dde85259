import { expect, test } from "vitest";
import { type PaintedCell, paintCell } from "../../charts/paint";
import type { CanvasTokens } from "../../charts/tokens";
import { fontOf, SvgContext } from "./svgContext";

const context = () => new SvgContext("p", (text) => text.length * 6);
const painted = (paint: (context: CanvasRenderingContext2D) => void) => {
  const stand = context();
  paint(stand as unknown as CanvasRenderingContext2D);
  return stand.toSvg();
};

test("a rectangle, a line and a disc", () => {
  expect(
    painted((c) => {
      c.fillStyle = "rgb(1 2 255)";
      c.fillRect(1, 2, 3, 4);
    }),
  ).toBe('<rect x="1" y="2" width="3" height="4" fill="#0102ff"/>');
  expect(
    painted((c) => {
      c.strokeStyle = "#fff";
      c.lineWidth = 2;
      c.setLineDash([3, 3]);
      c.beginPath();
      c.moveTo(0, 0);
      c.lineTo(10, 5.005);
      c.stroke();
    }),
  ).toBe('<path d="M0 0L10 5.01" fill="none" stroke="#ffffff" stroke-width="2" stroke-dasharray="3 3"/>');
  // from (6, 5) by half a turn to (4, 5), and by the other half back
  expect(
    painted((c) => {
      c.beginPath();
      c.arc(5, 5, 1, 0, 2 * Math.PI);
      c.fill();
    }),
  ).toBe('<path d="M6 5A1 1 0 1 1 4 5A1 1 0 1 1 6 5" fill="#000000"/>');
});

test("a quarter of a turn takes the short way, three quarters the long one", () => {
  const arc = (to: number, backwards: boolean) =>
    painted((c) => {
      c.beginPath();
      c.arc(0, 0, 1, 0, to, backwards);
      c.stroke();
    });
  expect(arc(Math.PI / 2, false)).toContain('d="M1 0A1 1 0 0 1 0 1"');
  expect(arc(Math.PI / 2, true)).toContain('d="M1 0A1 1 0 1 0 0 1"');
});

test("text stands where the canvas would write it", () => {
  const text = painted((c) => {
    c.font = '600 11px "Inter Variable", sans-serif';
    c.textAlign = "center";
    c.textBaseline = "middle";
    c.fillStyle = "#000";
    c.fillText("a < b", 10, 20);
  });
  // the baseline is 0.35 of 11 px below the middle
  expect(text).toBe(
    '<text x="10" y="23.85" font-family="&#34;Inter Variable&#34;, sans-serif" font-size="11" font-weight="600" text-anchor="middle" fill="#000000">a &#60; b</text>',
  );
  expect(fontOf("italic 11px serif")).toEqual({ style: "italic", weight: null, size: 11, family: "serif" });
});

test("what is saved is restored: colour, transform and clip", () => {
  const svg = painted((c) => {
    c.save();
    c.beginPath();
    c.rect(0, 0, 5, 5);
    c.clip();
    c.translate(2, 3);
    c.scale(2, 2);
    c.globalAlpha = 0.5;
    c.fillRect(0, 0, 1, 1);
    c.restore();
    c.fillRect(0, 0, 1, 1);
  });
  expect(svg).toBe(
    '<defs><clipPath id="p-clip0"><path d="M0 0h5v5h-5Z"/></clipPath></defs>' +
      '<g clip-path="url(#p-clip0)"><rect x="0" y="0" width="1" height="1" fill="#000000" opacity="0.5" transform="matrix(2 0 0 2 2 3)"/></g>' +
      '<rect x="0" y="0" width="1" height="1" fill="#000000"/>',
  );
});

test("a heatmap's cell: shade, hatch, halo and number; a cell that was not computed is a dashed edge", () => {
  const tokens = {
    ramp: Array.from({ length: 9 }, (_, i) => [i * 10, 0, 0]),
    flip: 0.6,
    onLow: "#000000",
    onHigh: "#ffffff",
    lineStrong: "#8b8f97",
    font: "sans-serif",
  } as unknown as CanvasTokens;
  const cell: PaintedCell = { x: 0, y: 0, width: 40, height: 20, value: 1, hatched: true, text: "1.00" };
  const svg = painted((c) => paintCell(c, cell, tokens));
  expect(svg).toContain('fill="#500000"');
  expect(svg).toContain('clip-path="url(#p-clip0)"');
  expect(svg.match(/<text/g)).toHaveLength(2);
  expect(svg).toContain('fill="#ffffff">1.00</text>');
  const none = painted((c) => paintCell(c, { ...cell, value: null }, tokens));
  expect(none).toContain('stroke-dasharray="3 3"');
  expect(none).not.toContain("<text");
});

test("pixels are refused rather than lost", () => {
  expect(() => context().drawImage()).toThrow("pixels have no place in a vector");
});
