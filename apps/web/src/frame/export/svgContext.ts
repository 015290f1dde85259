/** A stand-in for a canvas that writes down what is painted, as SVG. */
import { inkOf } from "./color";
import { escaped, coordinate as n, tag } from "./markup";

type Matrix = [a: number, b: number, c: number, d: number, e: number, f: number];
const identity: Matrix = [1, 0, 0, 1, 0, 0];

interface State {
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  lineCap: CanvasLineCap;
  lineJoin: CanvasLineJoin;
  globalAlpha: number;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
  dash: number[];
  matrix: Matrix;
  /** Ids of the clips that are in force, outermost first. */
  clips: string[];
}

const initial: State = {
  fillStyle: "#000000",
  strokeStyle: "#000000",
  lineWidth: 1,
  lineCap: "butt",
  lineJoin: "miter",
  globalAlpha: 1,
  font: "400 11px sans-serif",
  textAlign: "start",
  textBaseline: "alphabetic",
  dash: [],
  matrix: identity,
  clips: [],
};

const anchors: Record<CanvasTextAlign, string | null> = {
  start: null,
  left: null,
  center: "middle",
  right: "end",
  end: "end",
};
/** How far below its place a text's baseline is, in parts of its size; readers differ on dominant-baseline. */
const drops: Partial<Record<CanvasTextBaseline, number>> = { middle: 0.35, top: 0.8, hanging: 0.8, bottom: -0.2 };

/** The text of fonts that CSS writes in one line: "450 11px Inter, sans-serif". */
export function fontOf(font: string): { style: string | null; weight: string | null; size: number; family: string } {
  const found = /^(?:(italic)\s+)?(?:(\d+|bold|normal)\s+)?([\d.]+)px(?:\/\S+)?\s+(.+)$/.exec(font.trim());
  if (!found) return { style: null, weight: null, size: 11, family: "sans-serif" };
  return {
    style: found[1] ?? null,
    weight: found[2] && found[2] !== "normal" ? found[2] : null,
    size: Number(found[3]),
    family: found[4],
  };
}

/** Paths, rectangles, arcs, curves, text, clips and transforms. What else a canvas can do throws, so that nothing is lost in silence. */
export class SvgContext implements Partial<CanvasRenderingContext2D> {
  private readonly parts: string[] = [];
  private readonly definitions: string[] = [];
  private path = "";
  private here: [number, number] | null = null;
  private state: State = { ...initial };
  private readonly kept: State[] = [];

  /**
   * @param prefix of the ids that it makes, for several pictures in one document
   * @param measure the width of a text in a font, in pixels
   */
  constructor(
    private readonly prefix: string,
    private readonly measure: (text: string, font: string) => number,
  ) {}

  /** The picture as elements. */
  toSvg(): string {
    const definitions = this.definitions.length > 0 ? `<defs>${this.definitions.join("")}</defs>` : "";
    return definitions + this.parts.join("");
  }

  get fillStyle(): string {
    return this.state.fillStyle;
  }
  set fillStyle(value: string | CanvasGradient | CanvasPattern) {
    this.state.fillStyle = String(value);
  }
  get strokeStyle(): string {
    return this.state.strokeStyle;
  }
  set strokeStyle(value: string | CanvasGradient | CanvasPattern) {
    this.state.strokeStyle = String(value);
  }
  get lineWidth(): number {
    return this.state.lineWidth;
  }
  set lineWidth(value: number) {
    this.state.lineWidth = value;
  }
  get lineCap(): CanvasLineCap {
    return this.state.lineCap;
  }
  set lineCap(value: CanvasLineCap) {
    this.state.lineCap = value;
  }
  get lineJoin(): CanvasLineJoin {
    return this.state.lineJoin;
  }
  set lineJoin(value: CanvasLineJoin) {
    this.state.lineJoin = value;
  }
  get globalAlpha(): number {
    return this.state.globalAlpha;
  }
  set globalAlpha(value: number) {
    this.state.globalAlpha = value;
  }
  get font(): string {
    return this.state.font;
  }
  set font(value: string) {
    this.state.font = value;
  }
  get textAlign(): CanvasTextAlign {
    return this.state.textAlign;
  }
  set textAlign(value: CanvasTextAlign) {
    this.state.textAlign = value;
  }
  get textBaseline(): CanvasTextBaseline {
    return this.state.textBaseline;
  }
  set textBaseline(value: CanvasTextBaseline) {
    this.state.textBaseline = value;
  }
  setLineDash(dash: Iterable<number>): void {
    this.state.dash = [...dash];
  }
  getLineDash(): number[] {
    return [...this.state.dash];
  }

  save(): void {
    this.kept.push({ ...this.state });
  }
  restore(): void {
    const before = this.kept.pop();
    if (before) this.state = before;
  }
  translate(x: number, y: number): void {
    this.transform(1, 0, 0, 1, x, y);
  }
  scale(x: number, y: number): void {
    this.transform(x, 0, 0, y, 0, 0);
  }
  rotate(angle: number): void {
    this.transform(Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0);
  }
  transform(a: number, b: number, c: number, d: number, e: number, f: number): void {
    const [A, B, C, D, E, F] = this.state.matrix;
    this.state.matrix = [
      A * a + C * b,
      B * a + D * b,
      A * c + C * d,
      B * c + D * d,
      A * e + C * f + E,
      B * e + D * f + F,
    ];
  }

  beginPath(): void {
    this.path = "";
    this.here = null;
  }
  closePath(): void {
    this.path += "Z";
  }
  moveTo(x: number, y: number): void {
    this.add(`M${n(x)} ${n(y)}`, x, y);
  }
  lineTo(x: number, y: number): void {
    this.add(`${this.here ? "L" : "M"}${n(x)} ${n(y)}`, x, y);
  }
  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void {
    this.add(`${this.here ? "" : `M${n(cx)} ${n(cy)}`}Q${n(cx)} ${n(cy)} ${n(x)} ${n(y)}`, x, y);
  }
  bezierCurveTo(ax: number, ay: number, bx: number, by: number, x: number, y: number): void {
    this.add(`${this.here ? "" : `M${n(ax)} ${n(ay)}`}C${n(ax)} ${n(ay)} ${n(bx)} ${n(by)} ${n(x)} ${n(y)}`, x, y);
  }
  rect(x: number, y: number, width: number, height: number): void {
    this.add(`M${n(x)} ${n(y)}h${n(width)}v${n(height)}h${n(-width)}Z`, x, y);
  }
  roundRect(x: number, y: number, width: number, height: number, radii?: unknown): void {
    const asked = typeof radii === "number" ? radii : 0;
    const r = Math.max(0, Math.min(asked, width / 2, height / 2));
    if (r === 0) {
      this.rect(x, y, width, height);
      return;
    }
    const corner = (dx: number, dy: number) => `a${n(r)} ${n(r)} 0 0 1 ${n(dx)} ${n(dy)}`;
    this.add(
      `M${n(x + r)} ${n(y)}h${n(width - 2 * r)}${corner(r, r)}v${n(height - 2 * r)}${corner(-r, r)}` +
        `h${n(2 * r - width)}${corner(-r, -r)}v${n(2 * r - height)}${corner(r, -r)}Z`,
      x,
      y,
    );
  }
  arc(x: number, y: number, radius: number, from: number, to: number, backwards = false): void {
    const whole = Math.abs(to - from) >= 2 * Math.PI - 1e-9;
    const at = (angle: number): [number, number] => [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    const [fromX, fromY] = at(from);
    const sweep = backwards ? 0 : 1;
    const lead = `${this.here ? "L" : "M"}${n(fromX)} ${n(fromY)}`;
    const part = (end: [number, number], large: 0 | 1) =>
      `A${n(radius)} ${n(radius)} 0 ${large} ${sweep} ${n(end[0])} ${n(end[1])}`;
    if (whole) {
      this.add(`${lead}${part(at(from + Math.PI), 1)}${part([fromX, fromY], 1)}`, fromX, fromY);
      return;
    }
    const turn = 2 * Math.PI;
    const angle = (((backwards ? from - to : to - from) % turn) + turn) % turn;
    const end = at(to);
    this.add(`${lead}${part(end, angle > Math.PI ? 1 : 0)}`, ...end);
  }

  fill(): void {
    const ink = inkOf(this.state.fillStyle);
    if (ink && this.path) this.emit("path", { d: this.path, fill: ink.color, "fill-opacity": less(ink.opacity) });
  }
  stroke(): void {
    if (this.path) this.emit("path", { d: this.path, fill: "none", ...this.strokes() });
  }
  fillRect(x: number, y: number, width: number, height: number): void {
    const ink = inkOf(this.state.fillStyle);
    if (ink) this.emit("rect", { x, y, width, height, fill: ink.color, "fill-opacity": less(ink.opacity) });
  }
  strokeRect(x: number, y: number, width: number, height: number): void {
    this.emit("rect", { x, y, width, height, fill: "none", ...this.strokes() });
  }
  /** Nothing lies under a picture that was never painted before. */
  clearRect(): void {}
  clip(): void {
    const id = `${this.prefix}-clip${this.definitions.length}`;
    this.definitions.push(tag("clipPath", { id }, tag("path", { d: this.path, transform: this.moved() })));
    this.state.clips = [...this.state.clips, id];
  }

  fillText(text: string, x: number, y: number): void {
    const ink = inkOf(this.state.fillStyle);
    if (ink) this.write(text, x, y, { fill: ink.color, "fill-opacity": less(ink.opacity) });
  }
  strokeText(text: string, x: number, y: number): void {
    this.write(text, x, y, { fill: "none", ...this.strokes() });
  }
  measureText(text: string): TextMetrics {
    return { width: this.measure(text, this.state.font) } as TextMetrics;
  }
  createPattern(): never {
    throw new Error("a pattern has no place in a vector; draw its lines");
  }
  putImageData(): never {
    throw new Error("pixels have no place in a vector; fill a rectangle a cell");
  }
  drawImage(): never {
    throw new Error("pixels have no place in a vector; fill a rectangle a cell");
  }

  private add(command: string, x: number, y: number): void {
    this.path += command;
    this.here = [x, y];
  }

  private strokes() {
    const { strokeStyle, lineWidth, lineCap, lineJoin, dash } = this.state;
    const ink = inkOf(strokeStyle);
    return {
      stroke: ink?.color ?? "none",
      "stroke-opacity": less(ink?.opacity ?? 1),
      "stroke-width": lineWidth,
      "stroke-linecap": lineCap === "butt" ? null : lineCap,
      "stroke-linejoin": lineJoin === "miter" ? null : lineJoin,
      "stroke-dasharray": dash.length > 0 ? dash.map(n).join(" ") : null,
    };
  }

  private write(text: string, x: number, y: number, inks: Parameters<typeof tag>[1]): void {
    const { style, weight, size, family } = fontOf(this.state.font);
    this.emit(
      "text",
      {
        x,
        y: y + size * (drops[this.state.textBaseline] ?? 0),
        "font-family": family,
        "font-size": size,
        "font-style": style,
        "font-weight": weight,
        "text-anchor": anchors[this.state.textAlign],
        ...inks,
      },
      escaped(text),
    );
  }

  private emit(name: string, attributes: Parameters<typeof tag>[1], inner?: string): void {
    const drawn = tag(name, { ...attributes, opacity: less(this.state.globalAlpha), transform: this.moved() }, inner);
    this.parts.push(
      this.state.clips.reduceRight((clipped, id) => tag("g", { "clip-path": `url(#${id})` }, clipped), drawn),
    );
  }

  private moved(): string | null {
    const { matrix } = this.state;
    return matrix.every((value, i) => value === identity[i])
      ? null
      : `matrix(${matrix.map((value) => Math.round(value * 1e4) / 1e4).join(" ")})`;
  }
}

/** Full opacity is left out. */
const less = (opacity: number): number | null => (opacity === 1 ? null : opacity);
