/** The command that imports what the page says. */
import { quoted } from "../shell";
import type { ImportForm } from "./form";

export function commandOf({ builtIn, manifest, folder, name, tokenizer, tokenizerName }: ImportForm): string {
  const inFolder = folder.trim().replace(/\/+$/, "");
  const what = builtIn ?? (!manifest.trim() && inFolder ? inFolder : `${inFolder ? `${inFolder}/` : ""}manifest.json`);
  return [
    "npx seedscope import",
    quoted(what),
    ...(name.trim() ? ["--name", quoted(name.trim())] : []),
    ...(tokenizer === "BYTE" ? ["--tokenizer byte"] : []),
    ...(tokenizer === "JSON" ? ["--tokenizer", quoted(tokenizerName || "tokenizer.json")] : []),
  ].join(" ");
}
