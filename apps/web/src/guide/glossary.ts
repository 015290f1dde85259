/** The words that a newcomer stumbles over, each in a sentence or two, with the section of the docs that says it in full. */

export interface Entry {
  /** As it is written at the head of its card. */
  name: string;
  means: string;
  /** Of docs/metrics.md. */
  section: string;
}

export const glossary = {
  refit: {
    name: "Refit",
    means: "One training of the same architecture with one seed. A family is refits that differ in the seed alone.",
    section: "what-all-of-them-start-from",
  },
  seedRoles: {
    name: "What a seed sets",
    means:
      "The initial weights, the order of the training text, or both. Where both differ, neither can be told from the other.",
    section: "answers-about-a-whole-family",
  },
  preset: {
    name: "Paper, Calibrated",
    means:
      "Two ways to the same numbers. Paper: its arithmetic to the last convention. Calibrated: matched one to one, nothing compared with itself, read from the floor upwards.",
    section: "the-experiments",
  },
  promptSet: {
    name: "Prompt set",
    means:
      "The texts that everything is measured on, each with the same weight. Another set gives other numbers; intervals say how far.",
    section: "what-all-of-them-start-from",
  },
  similarity: {
    name: "Similarity",
    means:
      "Cosine of two heads' attention patterns, averaged over prompts; centred: once even attention is taken off. 1 is the same pattern.",
    section: "what-all-of-them-start-from",
  },
  counterpart: {
    name: "Counterpart",
    means:
      "The head that answers to one in another refit. Calibrated: one to one, the matching with the largest sum of similarities. Paper: the most similar one.",
    section: "heads",
  },
  class: {
    name: "Head class",
    means: "One head of every refit, matched jointly one to one: what can be called the same head.",
    section: "head-classes",
  },
  slot: {
    name: "Slot",
    means: "Layer and index of a head in one refit. The same slot of another seed is, as a rule, another head.",
    section: "head-classes",
  },
  medoid: {
    name: "Medoid",
    means: "Of a class, the member most like all others: the head that stands for them.",
    section: "head-classes",
  },
  nearCopy: {
    name: "Near-copy",
    means:
      "A member of the class whose similarity with the medoid is at least 0.9. In its refit the head counts as found.",
    section: "head-classes",
  },
  margin: {
    name: "Margin",
    means:
      "How much more a member is like its class than any other head of its refit is. Below 0, another would have fitted better.",
    section: "head-classes",
  },
  agreement: {
    name: "Agreement",
    means: "Similarity of a class' members over all pairs of refits; 1 where every refit has the very same head.",
    section: "answers-about-a-whole-family",
  },
  threeAgreements: {
    name: "Pattern, output, effect",
    means:
      "Do counterparts look at the same tokens, write the same into the stream, and matter at the same tokens? The first can hold without the others.",
    section: "agreement-of-heads",
  },
  stability: {
    name: "Stability",
    means:
      "How surely a head of one refit is found again in each other: the likeness of its attention patterns with those of its counterpart, averaged over prompts and refits.",
    section: "heads",
  },
  floor: {
    name: "Floor",
    means:
      "What the same number would be where nothing was learned: here, the untrained twins of the refits. Grey in every chart. A value inside of the grey says nothing.",
    section: "floors",
  },
  calibrated: {
    name: "Calibrated",
    means: "Read from the floor upwards: 0 is what untrained twins score, 1 is the same in every refit.",
    section: "floors",
  },
  anchor: {
    name: "Anchor",
    means:
      "The refit whose heads are looked for in all others. Each refit can be the anchor; a thin line is one of them.",
    section: "what-all-of-them-start-from",
  },
  commonness: {
    name: "Commonness",
    means: "How much a head is like the other heads of its own layer. Low is a head of its own kind.",
    section: "heads",
  },
  interval: {
    name: "Interval",
    means:
      "Where the true value lies with 95 % confidence, or as much as the header says, over refits and prompts drawn again and again.",
    section: "intervals-q-and-verdicts",
  },
  verdict: {
    name: "Verdict",
    means:
      "What value, interval and floor say together: stable, unstable, inconclusive, or at floor. Hatched cells and open dots are not surely clear of the floor.",
    section: "intervals-q-and-verdicts",
  },
  influence: {
    name: "Influence of a seed",
    means: "The mean stability of all refits, less that of the others alone. A refit far from the rest is told apart.",
    section: "answers-about-a-whole-family",
  },
  deltaLoss: {
    name: "Δ loss",
    means:
      "What the loss rises by, in nats a token, when one head's output gives way to its mean, to zero, or to another's.",
    section: "ablation",
  },
  induction: {
    name: "Induction",
    means: "On random tokens that stand twice: attention to the token that followed the first time.",
    section: "head-scores",
  },
  previous: {
    name: "Previous token",
    means: "Attention to the token right before. A part of many induction circuits.",
    section: "head-scores",
  },
  duplicate: {
    name: "Duplicate token",
    means: "Attention to earlier places of the same token, from queries that have any.",
    section: "head-scores",
  },
  sink: {
    name: "Sink",
    means: "Attention to position 0, where heads rest that have nothing to do.",
    section: "head-scores",
  },
  entropy: {
    name: "Entropy",
    means: "How evenly a head looks at what is before it, in nats: 0 looks at one token alone.",
    section: "head-scores",
  },
  self: {
    name: "Self",
    means: "Attention to the token itself.",
    section: "head-scores",
  },
  effectiveKeys: {
    name: "Effective keys",
    means: "Over how many tokens the attention is spread: e to the entropy. 1 looks at one token alone.",
    section: "head-scores",
  },
  distance: {
    name: "Distance",
    means: "How many tokens back a head looks, on average.",
    section: "head-scores",
  },
  zero: {
    name: "Zero ablation",
    means: "The head's output is set to 0. What later layers expect of it on average goes, too.",
    section: "ablation",
  },
  mean: {
    name: "Mean ablation",
    means: "The head's output gives way to its mean over all tokens: what varies is lost, what is always there stays.",
    section: "ablation",
  },
  position: {
    name: "Mean of each position",
    means: "The head's output gives way to its mean at that position over the prompts.",
    section: "ablation",
  },
  resample: {
    name: "Resample ablation",
    means: "The head's output gives way to what it writes at the same place of another prompt.",
    section: "ablation",
  },
  swap: {
    name: "Swap",
    means:
      "The head gives way to its counterpart in the next refit, on the same prompt, turned into this refit's stream.",
    section: "ablation",
  },
  stream: {
    name: "Residual stream",
    means:
      "What each layer reads and adds to: a vector a token. Read before attention (pre), after it (mid), or after the layer (post).",
    section: "the-residual-stream",
  },
  cka: {
    name: "CKA, debiased",
    means:
      "Do two streams hold tokens apart in the same way? Rotation and scale aside; 0 on average for unrelated streams, 1 for the same.",
    section: "the-residual-stream",
  },
  "cka-linear": {
    name: "CKA, linear",
    means: "The same without the correction: unrelated streams of few tokens score well above 0.",
    section: "the-residual-stream",
  },
  "cka-rbf": {
    name: "CKA, RBF kernel",
    means:
      "The paper's: likeness of Gaussian kernels of median width, which look at near tokens more than at far ones. Not corrected for chance.",
    section: "the-residual-stream",
  },
  procrustes: {
    name: "Procrustes",
    means: "How near the best rotation brings one stream to the other. 1 is the same but for rotation and scale.",
    section: "the-residual-stream",
  },
  knn: {
    name: "Mutual kNN",
    means:
      "Of a token's 10 nearest others, the share that is so in both refits. It sees neighbourhoods, no shape at large.",
    section: "the-residual-stream",
  },
  svcca: {
    name: "SVCCA",
    means: "Mean correlation of the best matched directions, among those that hold 99 % of each stream's variance.",
    section: "the-residual-stream",
  },
  rsa: {
    name: "RSA",
    means:
      "Are the pairs of tokens that are far apart in one refit far apart in the other? Spearman's ρ of all distances.",
    section: "the-residual-stream",
  },
  control: {
    name: "Control",
    means:
      "What is taken off both streams first, as each token's or position's mean, so that it cannot be what they share.",
    section: "the-residual-stream",
  },
  selfPairs: {
    name: "Self pairs",
    means:
      "Each refit's likeness with itself, which is 1. The paper averages it in, which raises the mean by a little.",
    section: "the-residual-stream",
  },
  kl: {
    name: "KL and JS divergence",
    means:
      "How far apart two refits' predictions of the next token are, in nats: KL by the one's odds, without a bound; JS from both sides, at most ln 2.",
    section: "two-refits",
  },
  stitching: {
    name: "Stitching",
    means:
      "One refit's stream goes on through the other's upper layers, by a rotation. Where little is lost, both hold the same in the same form.",
    section: "two-refits",
  },
  lockIn: {
    name: "Lock-in",
    means: "The step from which on a number stays near its last value: 90 % of it, unless told otherwise.",
    section: "answers-about-a-whole-family",
  },
  arms: {
    name: "Arms",
    means: "Families of one shape, tokenizer and corpus that differ in their recipe, as in the optimizer.",
    section: "two-families",
  },
  portability: {
    name: "Transfer",
    means:
      "Heads that matter together in one refit: do their counterparts matter as much elsewhere? 0 is no more than random sets, 1 as much as at home.",
    section: "circuits",
  },
  transplant: {
    name: "Transplant",
    means:
      "Another refit's head works in the place of this one, through a rotation of the stream. How much of what zeroing loses does it bring back?",
    section: "circuits",
  },
  spearman: {
    name: "Spearman's ρ",
    means: "Correlation of ranks: do the heads that stand high by one number stand high by the other? In [-1, 1].",
    section: "ablation",
  },
  robustZ: {
    name: "Robust z",
    means:
      "How many standard deviations a refit lies from the others' middle, by medians, which an outlier cannot move.",
    section: "answers-about-a-whole-family",
  },
  perplexity: {
    name: "Perplexity",
    means: "e to the loss: among how many tokens the model hesitates, on average. At least 1; lower is better.",
    section: "loss-on-a-prompt-set",
  },
  crossLayer: {
    name: "Best match across layers",
    means:
      "The most similar head of the other refit, wherever it lies. A family that moves heads between layers scores higher here.",
    section: "heads",
  },
  norms: {
    name: "Weight norm",
    means: "Root of the summed squares of all weights of one kind in a layer.",
    section: "weights",
  },
  map: {
    name: "Map of heads",
    means: "Heads lie near each other that tell the same prompts apart. Far distances on it mean little.",
    section: "the-map-of-heads",
  },
} as const satisfies Record<string, Entry>;

export type TermName = keyof typeof glossary;
