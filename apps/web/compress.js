/** Writes scripts and styles of the build once more, as small as they get: the server sends them so to those who accept it. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const folder = fileURLToPath(new URL(".next/static", import.meta.url));
const kinds = /\.(js|css|svg|json|txt)$/;
/** Bytes; below it a packet carries the whole. */
const least = 1024;

const ways = [
  [
    ".br",
    (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  ],
  [".gz", (bytes) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION })],
];

const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(
  (entry) => entry.isFile() && kinds.test(entry.name),
);
await Promise.all(
  files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    const bytes = await readFile(path);
    if (bytes.length < least) return;
    for (const [ending, compress] of ways) {
      const packed = await compress(bytes);
      if (packed.length < bytes.length) await writeFile(path + ending, packed);
    }
  }),
);
