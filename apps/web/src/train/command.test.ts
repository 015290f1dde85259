import { expect, test } from "vitest";
import { commandOf } from "./command";
import { startingForm } from "./form";

test("the command says what the form says", () => {
  const command = commandOf({
    ...startingForm,
    name: "my family",
    optimizer: "ADAMW",
    tokenizer: "BPE",
    attentionOnly: true,
  });
  expect(command).toBe(
    "npx seedscope train --name 'my family' --layers 4 --heads 4 --d-model 64 --attention-only --context 64 " +
      "--corpus builtin --tokenizer bpe:1024 --seeds 1..4 --optimizer adamw --learning-rate 0.002 --weight-decay 0.1 --batch 16 --steps 400",
  );
});

test("a quote in a name does not end the word", () => {
  expect(commandOf({ ...startingForm, name: "Ann's" })).toContain("--name 'Ann'\\''s'");
});
