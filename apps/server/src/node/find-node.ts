/** From a global id to the thing it names. */

import { may } from "../access/rights.js";
import { ApiToken, User } from "../access/user.type.js";
import type { Viewer } from "../access/viewer.js";
import { claimOf } from "../claim/claim-of.js";
import type { Context } from "../context.js";
import { Corpus } from "../corpus/corpus.type.js";
import { Family } from "../family/family.type.js";
import { Head } from "../head/head.type.js";
import { parseId, type Reference } from "../ids.js";
import { Job } from "../job/job.type.js";
import type { Loaders } from "../loaders.js";
import { Prompt, PromptSet } from "../promptSet/prompt-set.type.js";
import type { Refit } from "../refit/refit.type.js";
import { headClassNamed } from "../report/classes/head-class-named.js";
import { reportByKey } from "../report/report-named.js";
import { View } from "../view/view.type.js";
import type { Node } from "./node.interface.js";

type Finders = {
  [T in Reference["type"]]: (
    reference: Extract<Reference, { type: T }>,
    loaders: Loaders,
    viewer: Viewer,
  ) => Promise<Node | null>;
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
  Report: ({ key }, loaders) => reportByKey(loaders, key),
  HeadClass: headClassNamed,
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
  User: async ({ id }, loaders, viewer) => {
    const record = viewer.kind === "anonymous" ? null : await loaders.user.load(id);
    return record && new User(record);
  },
  ApiToken: async ({ uuid }, loaders, viewer) => {
    const record = await loaders.apiToken.load(uuid);
    return record && (record.userId === viewer.userId || may(viewer, "admin")) ? new ApiToken(record) : null;
  },
  View: async ({ code }, loaders) => {
    const record = await loaders.view.load(code);
    return record && new View(record);
  },
  Claim: ({ code }, loaders) => claimOf(loaders, code),
};

/** @returns null for ids of no known form and for things that are not here */
export async function findNode(id: string, { loaders, viewer }: Context): Promise<Node | null> {
  const reference = parseId(id);
  const node = reference && (await find[reference.type](reference as never, loaders, viewer));
  return node?.id === id ? node : null;
}
