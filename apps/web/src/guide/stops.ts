/** The five steps of the tour: what is looked at, and what is said of it. */

export interface Stop {
  title: string;
  text: string;
  /** Of the element that is meant; the step is told without a mark where it is not on the page. */
  target: string;
}

export const stops: readonly Stop[] = [
  {
    title: "What am I looking at?",
    text: "One family: small language models of the same architecture, trained on the same text, that differ in their seed alone. Is what a head does a fact about the architecture, or an accident of the seed?",
    target: "main h1",
  },
  {
    title: "How surely is a head found again?",
    text: "Stability, layer by layer. The thick line is the mean, each thin line one refit as the anchor, the band the interval of the mean. 1 is the same head in every refit.",
    target: '[data-panel="heads"]',
  },
  {
    title: "Why is there a grey band?",
    text: "It is the floor: what untrained twins of these refits score. Numbers are read from there upwards. A value in the grey is no more than chance, and its cell is hatched, its dot open.",
    target: '[data-panel="heads"] .recharts-wrapper',
  },
  {
    title: "Every head, and what it is worth",
    text: "Point at a cell and all other charts mark it; a click locks it. The menu above the cells shows induction, sinks or Δ loss instead. At the right: whether stable heads are the important ones.",
    target: '[data-panel="importance"]',
  },
  {
    title: "Take it with you",
    text: "Everything chosen is in the address, so a copied link shows the same. E exports a panel with its provenance, M enlarges it, ? lists all keys.",
    target: "header.top",
  },
];
