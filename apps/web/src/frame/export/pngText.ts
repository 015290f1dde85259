/** Words inside a PNG: an iTXt chunk, which image readers show as metadata. */

const signatureLength = 8;

/** @returns the file with one more chunk after its header. @throws Error if the bytes are no PNG */
export function withPngText(png: Uint8Array, keyword: string, text: string): Uint8Array<ArrayBuffer> {
  if (png[0] !== 0x89 || String.fromCharCode(...png.subarray(1, 4)) !== "PNG")
    throw new Error("these bytes are no PNG");
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  // length, name and checksum of the header are 12 bytes beside its content
  const end = signatureLength + view.getUint32(signatureLength) + 12;
  const made = chunk("iTXt", iTxt(keyword, text));
  const joined = new Uint8Array(png.length + made.length);
  joined.set(png.subarray(0, end));
  joined.set(made, end);
  joined.set(png.subarray(end), end + made.length);
  return joined;
}

/** Keyword, not compressed, no language, no translated keyword, UTF-8. */
function iTxt(keyword: string, text: string): Uint8Array {
  const encoder = new TextEncoder();
  const words = [encoder.encode(keyword), Uint8Array.of(0, 0, 0, 0, 0), encoder.encode(text)];
  const joined = new Uint8Array(words.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of words) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function chunk(name: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(content.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  bytes.set(new TextEncoder().encode(name), 4);
  bytes.set(content, 8);
  view.setUint32(content.length + 8, crc32(bytes.subarray(4, content.length + 8)));
  return bytes;
}

/** As PNG's specification has it: the reflected polynomial 0xedb88320, bit by bit; the texts are short. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
