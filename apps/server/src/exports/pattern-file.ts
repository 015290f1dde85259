/** A head's attention pattern on a text, as a file. */

import { arrayCsv, arrayJson, arrayNpy, NotFound, type ReportArray, zippedArray } from "@seedscope/core";
import { attentionOf } from "../attention/attention-of.js";
import { squareOf } from "../attention/attention-pattern.type.js";
import type { Context } from "../context.js";
import { Head } from "../head/head.type.js";
import { findNode } from "../node/find-node.js";
import { take } from "./address.js";
import { type ExportedFile, types } from "./exported-file.js";
import { arrayFormats } from "./hrefs.js";

/**
 * @param path after "/exports/patterns/": l4-demo/0@400/L3H5.npy
 * @param query text or promptId; bos=0 leaves BOS out
 * @throws NotFound if there is no such head or format; InvalidInput on a parameter
 */
export async function patternFile(
  context: Context,
  path: string,
  query: Record<string, unknown>,
): Promise<Omit<ExportedFile, "key">> {
  const [, address, ending] = /^(.{1,200})\.([a-z]+)$/.exec(path) ?? [];
  const format = arrayFormats.find((one) => one === ending);
  if (!format) throw new NotFound(`there is no such pattern; give ${arrayFormats.map((one) => `.${one}`).join(", ")}`);
  const head = await findNode(`Head:${address}`, context);
  if (!(head instanceof Head)) throw new NotFound(`there is no head ${address}; one is l4-demo/0@400/L3H5`);
  const { text, promptId, bos } = take(query, ["text", "promptId", "bos"], 20_001);
  const onText = await attentionOf(head, { text, promptId, prependBos: bos !== "0" }, context.loaders);
  const { tokens } = onText;
  const array: ReportArray = {
    name: "pattern",
    description: "how much each token (row) attends to itself and those before it (columns)",
    axes: ["query", "key"],
    labels: [tokens, tokens],
    read: async () => ({
      shape: [tokens.length, tokens.length],
      dtype: "float32",
      values: squareOf(onText).flat(),
    }),
  };
  const { family } = head;
  const name = `${family.slug}-${head.ordinal}-${head.label}-pattern.${format}`;
  return { body: await bodyOf(array, format), type: types[format], name, family };
}

async function bodyOf(array: ReportArray, format: (typeof arrayFormats)[number]): Promise<Uint8Array> {
  switch (format) {
    case "npy":
      return arrayNpy(array);
    case "npz":
      return zippedArray(array);
    case "csv":
      return Buffer.from((await arrayCsv(array))!);
    case "json":
      return Buffer.from(await arrayJson(array));
  }
}
