/** Checks: is what was loaded what somebody else has? */

import { encodePrompts, InvalidInput, NotFound, readTokenizer, submitCheck } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { familyNamed } from "../family/family-named.js";
import { parseIdOf } from "../ids.js";
import { Job } from "../job/job.type.js";
import { once } from "../mutation/once.js";
import { payload } from "../mutation/user-error.type.js";
import { CheckResult } from "./check.type.js";
import { CheckFamilyInput, CheckFamilyPayload, type ParityInput } from "./check-family.input.js";

@Resolver(() => Job)
export class CheckResolver {
  @Mutation(() => CheckFamilyPayload, {
    description:
      "Starts a check: the loss of every refit on a prompt set, and one refit's logits beside a reference if one is given. For editors.",
  })
  checkFamily(
    @Arg("input", () => CheckFamilyInput, { description: "What to check." }) input: CheckFamilyInput,
    @Ctx() context: Context,
  ) {
    const check = async (idempotencyKey: string | undefined) => {
      const { store, viewer, loaders } = context;
      const { record: family } = await familyNamed(loaders, input.family);
      const promptSetHash = input.promptSet == null ? undefined : parseIdOf("PromptSet", input.promptSet)?.hash;
      if (input.promptSet != null && !promptSetHash) {
        throw new NotFound(`promptSet is "${input.promptSet}", which is no prompt set's id`, "promptSet");
      }
      const { parity } = input;
      const job = await submitCheck(store, {
        familyId: family.id,
        idempotencyKey,
        requestedBy: viewer.userId,
        promptSetHash,
        step: input.step ?? undefined,
        integrity: input.integrity ?? undefined,
        budget: context.budget ?? undefined,
        parity: parity
          ? {
              ordinal: parity.refit,
              tokens: await tokensOf(context, family.tokenizer, family.config.nCtx, parity),
              logits: await logitsOf(context, parity),
            }
          : undefined,
      });
      return { job: new Job(job) };
    };
    return payload(input, () => once(context, "checkFamily", input, check));
  }

  @FieldResolver(() => CheckResult, {
    nullable: true,
    description: "CHECK: what it found; null before it has succeeded.",
  })
  check(@Root() { record }: Job): CheckResult | null {
    return record.kind === "check" && record.state === "succeeded" ? (record.result as CheckResult | null) : null;
  }
}

async function tokensOf(
  { store }: Context,
  { hash, bosId }: { hash: string; bosId: number | null },
  nCtx: number,
  { tokens, text }: ParityInput,
): Promise<number[]> {
  if (tokens && text == null) return tokens;
  if (text == null || tokens)
    throw new InvalidInput("give either tokens or text, whichever the logits are of", "parity");
  const tokenizer = readTokenizer(new TextDecoder().decode(await store.files.read(hash)), "the family's tokenizer");
  const [encoded] = encodePrompts([text], { ...tokenizer, bosId }, nCtx);
  if (encoded.truncated) throw new InvalidInput(`the text is longer than the context of ${nCtx} tokens`, "parity");
  return Array.from(encoded.tokens);
}

async function logitsOf({ store }: Context, { logits }: ParityInput): Promise<string> {
  if (/^[0-9a-f]{64}$/.test(logits) && (await store.files.has(logits))) return logits;
  throw new NotFound(`logits is "${logits}", and no such file was uploaded`, "parity");
}
