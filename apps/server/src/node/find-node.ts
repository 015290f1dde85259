/** From a global id to the thing it names. */

import type { ClassesReport } from "@seedscope/core";
import { Corpus } from "../corpus/corpus.type.js";
import { Family } from "../family/family.type.js";
import { Head } from "../head/head.type.js";
import { parseId, type Reference } from "../ids.js";
import { Job } from "../job/job.type.js";
import type { Loaders } from "../loaders.js";
import { Prompt, PromptSet } from "../promptSet/prompt-set.type.js";
import type { Refit } from "../refit/refit.type.js";
import { classesOf } from "../report/classes/classes.type.js";
import { reportOf } from "../report/report-of.js";
import type { Node } from "./node.interface.js";

type Finders = {
  [T in Reference["type"]]: (reference: Extract<Reference, { type: T }>, loaders: Loaders) => Promise<Node | null>;
};

async function familyNamed(slug: string, loaders: Loaders): Promise<Family | null> {
  const record = await loaders.familyBySlug.load(slug);
  return record && new Family(record);
}

async function refitNamed(slug: string, ordinal: number, loaders: Loaders): Promise<Refit | null> {
  const family = await familyNamed(slug, loaders);
  return family && loaders.refit(family, ordinal);
}

async function checkpointNamed(slug: string, ordinal: number, step: number, loaders: Loaders) {
  const refit = await refitNamed(slug, ordinal, loaders);
  const checkpoints = refit ? await loaders.checkpointsOf(refit) : [];
  return checkpoints.find((checkpoint) => checkpoint.step === step) ?? null;
}

const find: Finders = {
  Family: ({ slug }, loaders) => familyNamed(slug, loaders),
  Refit: ({ slug, ordinal }, loaders) => refitNamed(slug, ordinal, loaders),
  Checkpoint: ({ slug, ordinal, step }, loaders) => checkpointNamed(slug, ordinal, step, loaders),
  Head: async ({ slug, ordinal, step, layer, index }, loaders) => {
    const checkpoint = await checkpointNamed(slug, ordinal, step, loaders);
    if (!checkpoint) return null;
    const { nLayers, nHeads } = checkpoint.refit.family.record.config;
    return layer < nLayers && index < nHeads ? new Head(checkpoint.refit, step, layer, index) : null;
  },
  Report: async ({ key }, loaders) => {
    const record = await loaders.report.load(key);
    const family = record && (await loaders.family(record.familyId));
    return family ? reportOf(record, family) : null;
  },
  HeadClass: async ({ key, ordinal }, loaders) => {
    const record = await loaders.report.load(key);
    const family = record?.measure === "classes" ? await loaders.family(record.familyId) : null;
    if (!record || !family) return null;
    const [{ classes }, refits] = await Promise.all([loaders.whole<ClassesReport>(record), loaders.refitsOf(family)]);
    return classesOf(reportOf(record, family), classes, refits)[ordinal] ?? null;
  },
  Job: async ({ uuid }, loaders) => {
    const record = await loaders.job.load(uuid);
    return record && new Job(record);
  },
  PromptSet: async ({ hash }, loaders) => {
    const record = await loaders.promptSet.load(hash);
    return record && new PromptSet(record);
  },
  Prompt: async ({ hash, index }, loaders) => {
    if (!(await loaders.promptSet.load(hash))) return null;
    const text = (await loaders.promptTexts.load(hash))[index];
    return text === undefined ? null : new Prompt(hash, index, text);
  },
  Corpus: async ({ hash }, loaders) => {
    const record = await loaders.corpus.load(hash);
    return record && new Corpus(record);
  },
};

/** @returns null for ids of no known form and for things that are not here */
export async function findNode(id: string, loaders: Loaders): Promise<Node | null> {
  const reference = parseId(id);
  const node = reference && (await find[reference.type](reference as never, loaders));
  return node?.id === id ? node : null;
}
