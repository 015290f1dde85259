/** A family as plain files, written to a folder beside the target and renamed: all of them, or nothing. */

import { mkdir, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Client } from "./client/client.js";
import { Failure } from "./failure.js";
import { reason } from "./options.js";
import { type HeadReport, reportFields, reportJson } from "./report.js";

/** @throws Failure unless the folder is not there, or empty */
export async function requireFreeFolder(folder: string): Promise<void> {
  try {
    const { length } = await readdir(folder);
    if (length > 0) throw new Failure(`error: ${folder} is not empty; give a new folder with --out`);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const system = error as NodeJS.ErrnoException;
    if (system.code === "ENOTDIR") throw new Failure(`error: ${folder} is a file, or lies in one; give a new folder`);
    if (system.code !== "ENOENT") throw new Failure(`error: ${folder} cannot be used: ${reason(system)}`);
  }
}

/** @returns the paths written, within the folder */
export async function exportFamily(client: Client, slug: string, folder: string, allSteps: boolean): Promise<string[]> {
  const partial = `${folder}.partial-${process.pid}`;
  try {
    const written: string[] = [];
    for await (const [path, content] of filesOf(client, slug, allSteps)) {
      await mkdir(dirname(join(partial, path)), { recursive: true });
      await writeFile(join(partial, path), content);
      written.push(path);
    }
    await rmdir(folder).catch(() => {});
    await rename(partial, folder);
    return written;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code) throw new Failure(`error: ${folder} cannot be written: ${reason(error as NodeJS.ErrnoException)}`);
    throw error;
  }
}

interface ExportedFamily {
  slug: string;
  architecture: Architecture;
  tokenizer: { hash: string; bosId: number | null };
  refits: { nodes: { ordinal: number; checkpoints: { nodes: { step: number; fileHash: string }[] } }[] };
  reports: { nodes: ({ __typename: string; key: string } & HeadReport)[] };
}

interface Architecture {
  layers: number;
  heads: number;
  dModel: number;
  dHead: number;
  dMlp: number | null;
  activation: "GELU" | "GELU_NEW" | null;
  contextLength: number;
  vocab: number;
  attentionOnly: boolean;
  tiedUnembed: boolean;
  layerNormEpsilon: number;
  rotaryDims: number | null;
  rotaryBase: number | null;
  parallelResidual: boolean;
  inverseLayerScaling: boolean;
}

const query = `query Export($slug: String!) {
  family(slug: $slug) {
    slug name createdAt source
    architecture { layers heads dModel dHead dMlp activation contextLength vocab attentionOnly tiedUnembed layerNormEpsilon rotaryDims rotaryBase parallelResidual inverseLayerScaling parameters }
    recipe { optimizer learningRate beta1 beta2 epsilon weightDecay batchSize batchTokens steps totalTokens }
    tokenizer { kind name vocab bosId hash }
    corpus { name bytes contentHash builtIn }
    steps
    refits(first: 256) {
      nodes {
        ordinal label initSeed dataSeed state step loss
        checkpoints(first: 256) { nodes { step tokens weightsHash fileHash bytes } }
      }
    }
    reports(first: 256) {
      nodes {
        __typename key
        ... on StabilityReport { ${reportFields} }
        ... on CommonnessReport { ${reportFields} }
      }
    }
  }
}`;

async function* filesOf(
  client: Client,
  slug: string,
  allSteps: boolean,
): AsyncGenerator<[path: string, content: string | Uint8Array]> {
  const { family } = await client.request<{ family: ExportedFamily }>(query, { slug });
  const { reports, ...about } = family;
  yield ["family.json", json(about)];
  yield ["config.json", json(transformerLensConfig(family))];
  yield ["tokenizer.json", await client.file(family.tokenizer.hash)];
  yield ["losses.csv", await client.lossTable(slug)];
  for (const { ordinal, checkpoints } of family.refits.nodes) {
    const newest = checkpoints.nodes.at(-1)?.step;
    for (const { step, fileHash } of checkpoints.nodes) {
      if (!allSteps && step !== 0 && step !== newest) continue;
      yield [`refit-${ordinal}/step-${step}.safetensors`, await client.file(fileHash)];
    }
  }
  for (const report of reports.nodes) {
    const measure = report.__typename === "StabilityReport" ? "stability" : "commonness";
    const name = `${measure}-${report.preset.toLowerCase()}-step-${report.step}-${report.key.slice(0, 8)}`;
    yield [`reports/${name}.json`, json(reportJson(measure, report))];
  }
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** The fields of TransformerLens' HookedTransformerConfig that fix the shape and the arithmetic; and the id of BOS. */
function transformerLensConfig({ architecture: a, tokenizer: { bosId } }: ExportedFamily) {
  return {
    n_layers: a.layers,
    n_heads: a.heads,
    d_model: a.dModel,
    d_head: a.dHead,
    ...(a.attentionOnly ? { attn_only: true } : { d_mlp: a.dMlp, act_fn: a.activation?.toLowerCase() }),
    n_ctx: a.contextLength,
    d_vocab: a.vocab,
    eps: a.layerNormEpsilon,
    normalization_type: "LN",
    ...(a.rotaryDims === null
      ? { positional_embedding_type: "standard" }
      : { positional_embedding_type: "rotary", rotary_dim: a.rotaryDims, rotary_base: a.rotaryBase }),
    ...(a.parallelResidual ? { parallel_attn_mlp: true } : {}),
    ...(a.inverseLayerScaling ? { scale_attn_by_inverse_layer_idx: true } : {}),
    ...(a.tiedUnembed ? { tie_word_embeddings: true } : {}),
    ...(bosId === null ? {} : { bos_token_id: bosId }),
  };
}
