/** Which families are listed, and in which order. */

export type SortKey = "name" | "seeds" | "tokens" | "loss" | "stability" | "state" | "created";

/** What a list is sorted and filtered by; null sorts last, whichever the direction. */
export interface Listed {
  name: string;
  architecture: string;
  /** "adam", "adamw"; null where it is not declared. */
  optimizer: string | null;
  seeds: number;
  tokens: number | null;
  loss: number | null;
  stability: number | null;
  /** Training first, then what needs attention, then trained. */
  stateRank: number;
  createdAt: string;
}

export interface Sort {
  key: SortKey;
  descending: boolean;
}

/** The direction in which a column is first sorted: names upwards, numbers with the largest on top, loss lowest first. */
export const firstDirection: Record<SortKey, boolean> = {
  name: false,
  seeds: true,
  tokens: true,
  loss: false,
  stability: true,
  state: false,
  created: true,
};

const value = (item: Listed, key: SortKey): number | string | null =>
  ({
    name: item.name.toLowerCase(),
    seeds: item.seeds,
    tokens: item.tokens,
    loss: item.loss,
    stability: item.stability,
    state: item.stateRank,
    created: item.createdAt,
  })[key];

export function sorted<T extends Listed>(items: T[], { key, descending }: Sort): T[] {
  return [...items].sort((a, b) => {
    const left = value(a, key);
    const right = value(b, key);
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
    const order = left < right ? -1 : left > right ? 1 : 0;
    return descending ? -order : order;
  });
}

export const optimizerChoices = ["any", "adam", "adamw"] as const;
/** At least so many. */
export const seedChoices = ["any", "5", "10", "20"] as const;

export interface Filter {
  optimizer: (typeof optimizerChoices)[number];
  seeds: (typeof seedChoices)[number];
}

export function filtered<T extends Listed>(items: T[], { optimizer, seeds }: Filter): T[] {
  const least = seeds === "any" ? 0 : Number(seeds);
  return items.filter((item) => (optimizer === "any" || item.optimizer === optimizer) && item.seeds >= least);
}

/** Every word of the query must occur in the name or the architecture line. */
export function matching<T extends Listed>(items: T[], query: string): T[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter((item) => {
    const text = `${item.name} ${item.architecture}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
