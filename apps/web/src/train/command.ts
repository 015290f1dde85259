/** The command that trains what the form says. */
import { quoted } from "../shell";
import { ownPresets, type TrainForm } from "./form";

export function commandOf(form: TrainForm): string {
  const papers = form.preset !== "" && !ownPresets.some(({ id }) => id === form.preset);
  const options: [string, string | null][] = [
    ["--name", quoted(form.name.trim() || "NAME")],
    ...(papers ? [["--preset", form.preset] as [string, string]] : []),
    ["--layers", form.layers],
    ["--heads", form.heads],
    ["--d-model", form.dModel],
    ...(form.attentionOnly ? [["--attention-only", null] as [string, null]] : []),
    ["--context", form.context],
    ["--corpus", form.corpus ? "FILE" : "builtin"],
    [
      "--tokenizer",
      { BYTE: "byte", BPE: `bpe:${form.vocab}`, HUGGING_FACE: quoted(form.tokenizerName || "FILE") }[form.tokenizer],
    ],
    ["--seeds", quoted(form.seeds.replace(/\s+/g, ""))],
    ["--optimizer", form.optimizer.toLowerCase()],
    ["--learning-rate", form.learningRate],
    ...(form.optimizer === "ADAMW" ? [["--weight-decay", form.weightDecay] as [string, string]] : []),
    ["--batch", form.batch],
    ["--steps", form.steps],
  ];
  return `npx seedscope train ${options.map(([name, value]) => (value === null ? name : `${name} ${value}`)).join(" ")}`;
}
