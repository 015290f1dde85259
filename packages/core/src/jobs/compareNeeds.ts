/** What a comparison of two families is read from (paper §4.5), and which two cannot be compared. */
import type { ArtifactWork } from "../store/artifactWork.js";
import type { FamilyRecord } from "../store/records.js";
import type { Store } from "../store/store.js";
import { canonicalJson } from "./keys.js";
import {
  type Asked,
  estimatesOf,
  loadOptions,
  need,
  one,
  onTokens,
  type Plan,
  plan,
  requireRefits,
  stored,
  tables,
} from "./needs.js";
import { refuse } from "./refusal.js";
import { type Subject, subjectOf } from "./subject.js";

/** Similarities, norms of the stream and losses on a text, of both. */
export async function planComparison(store: Store, asked: Asked): Promise<Plan> {
  const { options, promptSet } = asked;
  const other = await otherFamily(store, asked);
  const load = loadOptions(asked);
  const text = options.text === undefined ? null : await corpus(store, options.text);
  const textOf: Extract<ArtifactWork, { kind: "text-loss" }>["text"] = text
    ? { of: "corpus", hash: text.hash, file: text.file }
    : { of: "prompts", ...stored(promptSet) };
  const passes = text ? Math.ceil(text.bytes / 4 / asked.subject.family.config.nCtx) : promptSet.size;
  const needs = [asked.subject, other].flatMap((subject, side) => [
    ...tables({ ...asked, subject }, `:${side}`),
    need(`norms:${side}`, { kind: "stream-norms", ...one({ ...asked, subject }), load }, promptSet.size),
    ...subject.trained.map((weights, refit) =>
      need(
        `loss:${side}:${refit}`,
        { kind: "text-loss", ...onTokens(subject), refits: [weights], text: textOf },
        passes,
      ),
    ),
  ]);
  return plan(asked, needs, {
    options: { ...estimatesOf(asked), load, against: other.family.slug, ...(text ? { text: text.hash } : {}) },
    about: { text: { name: text?.name ?? `the prompts of ${promptSet.name}`, hash: textOf.hash } },
    others: [other],
  });
}

async function otherFamily(store: Store, { subject, anchor, step, options }: Asked): Promise<Subject> {
  if (options.against === undefined) refuse("INVALID_INPUT", "against is missing; compare needs a second family");
  const other = await subjectOf(store, options.against, step);
  const [a, b] = [subject.family, other.family];
  if (a.id === b.id) refuse("INVALID_INPUT", `against is ${b.slug} itself; give another family`);
  requireRefits("compare", other);
  if (anchor >= other.trained.length) {
    refuse("INVALID_INPUT", `anchor is ${anchor}; the refits of ${b.slug} are 0 to ${other.trained.length - 1}`);
  }
  const shape = ({ config }: FamilyRecord) => ({
    layers: config.nLayers,
    heads: config.nHeads,
    d_model: config.dModel,
    d_head: config.dHead,
    context: config.nCtx,
    vocabulary: config.dVocab,
    d_mlp: config.mlp?.dMlp ?? "none",
    activation: config.mlp?.activation ?? "none",
    positions: config.positions.kind,
    "parallel residual": config.parallelResidual ? "yes" : "no",
  });
  const [ofA, ofB] = [shape(a), shape(b)];
  const odd = (Object.keys(ofA) as (keyof typeof ofA)[]).find((size) => ofA[size] !== ofB[size]);
  if (odd) {
    refuse(
      "INCOMPARABLE",
      `${odd} is ${ofA[odd]} in ${a.slug} and ${ofB[odd]} in ${b.slug}`,
      "compare families of one architecture",
    );
  }
  const tokens = ({ tokenizer: { hash, bosId } }: FamilyRecord) => canonicalJson({ hash, bosId });
  if (tokens(a) !== tokens(b)) {
    refuse(
      "INCOMPARABLE",
      `${a.slug} reads with the tokenizer ${a.tokenizer.name}, ${b.slug} with another ${b.tokenizer.name}: their perplexities have no common unit`,
      "compare families of one tokenizer",
    );
  }
  return other;
}

async function corpus(store: Store, hash: string) {
  const found = (await store.corporaByHash([hash])).get(hash);
  if (!found) refuse("INVALID_INPUT", `there is no corpus ${hash}`, "add the text as a corpus first");
  return { hash, file: found.fileHash, name: found.name, bytes: found.bytes };
}
