/** Text as the browser has set it: line by line, with where each begins. */

export interface TextLine {
  text: string;
  left: number;
  top: number;
  height: number;
}

/** Nearer than this, two words stand on one line. */
const sameLine = 2;

/** The lines of one text node, in the window's pixels; empty where it is not laid out. */
export function linesOf(node: Text): TextLine[] {
  const range = document.createRange();
  const lines: TextLine[] = [];
  const put = (text: string, rect: DOMRect, spaced: boolean) => {
    const line = lines[lines.length - 1];
    if (line && Math.abs(line.top - rect.top) < sameLine) line.text += (spaced ? " " : "") + text;
    else lines.push({ text, left: rect.left, top: rect.top, height: rect.height });
  };
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const rects = [...range.getClientRects()].filter(({ width }) => width > 0);
    if (rects.length === 1) put(word, rects[0], true);
    else if (rects.length > 1) {
      // a word that is broken over lines is put together again letter by letter
      [...word].reduce((at, letter, i) => {
        range.setStart(node, at);
        range.setEnd(node, at + letter.length);
        const [rect] = range.getClientRects();
        if (rect) put(letter, rect, i === 0);
        return at + letter.length;
      }, index);
    }
  }
  return lines;
}

let pen: CanvasRenderingContext2D | null = null;

function measured(text: string, font: string): TextMetrics | null {
  pen ??= document.createElement("canvas").getContext("2d");
  if (!pen) return null;
  pen.font = font;
  return pen.measureText(text);
}

/** In pixels. */
export const widthOf = (text: string, font: string): number => measured(text, font)?.width ?? text.length * 6;

/** Where the baseline of a line of text is. */
export function baselineOf({ text, top, height }: TextLine, font: string): number {
  const metrics = measured(text, font);
  if (!metrics) return top + height * 0.8;
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = metrics;
  return top + (height - up - down) / 2 + up;
}

/** Words broken into lines of at most `width` pixels. */
export function wrapped(text: string, font: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = lines.length > 0 ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length > 0 && widthOf(longer, font) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
