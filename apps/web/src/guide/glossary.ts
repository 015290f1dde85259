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
} as const satisfies Record<string, Entry>;

export type TermName = keyof typeof glossary;
