/** A family as plain files: all of them, or nothing. */

import { reportById } from "./ask.js";
import type { Client } from "./client/client.js";
import { withAllRefits } from "./family.js";
import type { Files } from "./folder.js";
import { measures } from "./measures/index.js";
import { reportJson } from "./measures/measure.js";

interface ExportedFamily {
  slug: string;
  architecture: Architecture;
  tokenizer: { hash: string; bosId: number | null };
  refits: { nodes: { ordinal: number; checkpoints: { nodes: { step: number; fileHash: string }[] } }[] };
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

const query = `query Export($slug: String!, $after: String) {
  family(slug: $slug) {
    slug name createdAt source
    architecture { layers heads dModel dHead dMlp activation contextLength vocab attentionOnly tiedUnembed layerNormEpsilon rotaryDims rotaryBase parallelResidual inverseLayerScaling parameters }
    recipe { optimizer learningRate beta1 beta2 epsilon weightDecay batchSize batchTokens steps totalTokens }
    tokenizer { kind name vocab bosId hash }
    corpus { name bytes contentHash builtIn }
    steps
    refits(first: 32, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        ordinal label initSeed dataSeed state step loss
        checkpoints(first: 256) { nodes { step tokens weightsHash fileHash bytes } }
      }
    }
  }
}`;

/** @param allSteps all checkpoints, or the untrained and the newest alone */
export async function* filesOf(client: Client, slug: string, allSteps: boolean): Files {
  const family = await withAllRefits<ExportedFamily>(client, query, slug);
  yield ["family.json", json(family)];
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
  yield* reportsOf(client, slug, family.architecture.layers);
}

const reportsQuery = `query Reports($slug: String!, $after: String) {
  family(slug: $slug) {
    reports(first: 256, after: $after) { nodes { __typename id key preset step } pageInfo { hasNextPage endCursor } }
  }
}`;

interface ReportPage {
  nodes: { __typename: string; id: string; key: string; preset: "PAPER" | "CALIBRATED"; step: number }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

/** A family's stored reports, page after page. */
export async function* storedReports(client: Client, slug: string) {
  for (let after: string | null | undefined; after !== null; ) {
    const { family } = await client.request<{ family: { reports: ReportPage } }>(reportsQuery, { slug, after });
    const { nodes, pageInfo } = family.reports;
    for (const { __typename, ...report } of nodes) {
      const { name } = Object.values(measures).find((measure) => measure.report === __typename)!;
      yield { ...report, measure: name };
    }
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  }
}

async function* reportsOf(
  client: Client,
  slug: string,
  layers: number,
): AsyncGenerator<[path: string, content: string]> {
  for await (const { measure: named, id, key } of storedReports(client, slug)) {
    const measure = measures[named];
    const report = await reportById(client, measure, id, layers);
    const name = `${named}-${report.preset.toLowerCase()}-step-${report.step}-${key.slice(0, 8)}`;
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
