/** How large a family will be, before it is made. */

export interface Shape {
  layers: number;
  dModel: number;
  contextLength: number;
  vocab: number;
  attentionOnly: boolean;
}

/**
 * Parameters of one refit: embedding and unembedding (untied, with its bias), positions, and in each block
 * attention (4 d² + 4 d), the MLP (8 d² + 5 d, four times as wide) and its LayerNorms (2 d each); one LayerNorm at the end.
 */
export function parameterCount({ layers, dModel: d, contextLength, vocab, attentionOnly }: Shape): number {
  const attention = 4 * d * d + 4 * d + 2 * d;
  const mlp = attentionOnly ? 0 : 8 * d * d + 5 * d + 2 * d;
  return vocab * d + contextLength * d + layers * (attention + mlp) + 2 * d + d * vocab + vocab;
}
