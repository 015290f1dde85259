/** The units of a check: a checkpoint's loss on a prompt set, and its logits beside somebody else's. */
import { type LogitDifferences, logitDifferences } from "../../analysis/parity.js";
import { type PromptLoss, promptLoss } from "../../analysis/perplexity.js";
import { readNpy } from "../../checkpoints/npy.js";
import { InvalidInput } from "../../errors.js";
import { compileCapture } from "../../model/capture.js";
import type { EvaluateWork, ParityWork, Tell } from "../messages.js";
import type { Session } from "./session.js";

export async function evaluateUnit(session: Session, work: EvaluateWork, tell: Tell): Promise<PromptLoss> {
  const prompts = await session.prompts(work);
  return promptLoss(
    session.engine,
    work.config,
    await session.checkpointWeights(work.checkpoint),
    prompts.map(({ tokens }) => tokens),
    (done, total) => tell({ type: "progress", done, total }),
  );
}

/** @throws InvalidInput if the reference is not [tokens, dVocab], with or without a leading axis of 1, or not finite */
export async function parityUnit(session: Session, work: ParityWork): Promise<LogitDifferences> {
  const { config, tokens } = work;
  const { shape, values } = readNpy(await session.files.read(work.logits), "the reference");
  const [positions, dVocab] = shape.length === 3 && shape[0] === 1 ? shape.slice(1) : shape;
  if (positions !== tokens.length || dVocab !== config.dVocab) {
    throw new InvalidInput(
      `the reference has shape [${shape}], but ${tokens.length} tokens of ${config.dVocab} logits each were needed`,
      "logits",
    );
  }
  const odd = values.findIndex((value) => !Number.isFinite(value));
  if (odd !== -1) {
    throw new InvalidInput(
      `the reference is ${values[odd]} at position ${Math.floor(odd / dVocab)}, token ${odd % dVocab}; logits must be finite`,
      "logits",
    );
  }
  const program = await compileCapture(session.engine, config, {
    batch: 1,
    nPositions: tokens.length,
    sites: [],
    logits: true,
  });
  try {
    const weights = await session.checkpointWeights(work.checkpoint);
    const { logits } = await program.run({ ...weights, tokens: Int32Array.from(tokens) });
    return logitDifferences(logits, values, config.dVocab);
  } finally {
    await program.dispose();
  }
}
