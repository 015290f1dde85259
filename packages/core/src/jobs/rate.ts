/** How fast something goes, from the last seconds. */

const windowMs = 10_000;
const shortestMs = 500;

/** Counts of one growing quantity, and the rate they show. */
export class Rate {
  private readonly samples: { at: number; done: number }[] = [];

  /** @returns units a second over the last ten; null until half a second has been seen */
  after(done: number, at = Date.now()): number | null {
    const last = this.samples.at(-1);
    if (last && done < last.done) this.samples.length = 0;
    this.samples.push({ at, done });
    while (this.samples.length > 2 && at - this.samples[1].at > windowMs) this.samples.shift();
    const [first] = this.samples;
    const elapsed = at - first.at;
    return elapsed < shortestMs || done === first.done ? null : (1000 * (done - first.done)) / elapsed;
  }
}
