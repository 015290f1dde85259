/** A binary heap: the entry that comes before all others is at hand. */

/** Entries ordered by `before`, which must be a strict total order for the order of removal to be determined. */
export class Heap<T> {
  readonly #entries: T[] = [];

  /** @param before whether a is to be taken before b */
  constructor(readonly before: (a: T, b: T) => boolean) {}

  push(entry: T): void {
    const entries = this.#entries;
    let hole = entries.length;
    entries.push(entry);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!this.before(entry, entries[parent])) break;
      entries[hole] = entries[parent];
      hole = parent;
    }
    entries[hole] = entry;
  }

  /** Removes and gives the first entry; undefined when there is none. */
  pop(): T | undefined {
    const entries = this.#entries;
    const first = entries[0];
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return first;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= entries.length) break;
      if (child + 1 < entries.length && this.before(entries[child + 1], entries[child])) child++;
      if (!this.before(entries[child], last)) break;
      entries[hole] = entries[child];
      hole = child;
    }
    entries[hole] = last;
    return first;
  }
}
