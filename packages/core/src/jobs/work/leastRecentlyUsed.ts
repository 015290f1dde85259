/** A cache bounded by size, that forgets what was used longest ago. */

/** Values are made once a key; what is asked for at the same time is made once too. */
export class LeastRecentlyUsed<Value> {
  private readonly entries = new Map<string, { value: Promise<Value>; size: number }>();
  private total = 0;

  /**
   * @param limit of the summed sizes; the newest value is kept even if it alone is larger
   * @param onForget frees a value that is dropped
   */
  constructor(
    private readonly limit: number,
    private readonly sizeOf: (value: Value) => number,
    private readonly onForget: (value: Value) => unknown = () => {},
  ) {}

  /** @param make is not called if the value is kept; a failure is not kept */
  async get(key: string, make: () => Promise<Value>): Promise<Value> {
    const kept = this.entries.get(key);
    if (kept) {
      this.entries.delete(key);
      this.entries.set(key, kept);
      return kept.value;
    }
    const entry = { value: make(), size: 0 };
    this.entries.set(key, entry);
    try {
      const value = await entry.value;
      entry.size = this.sizeOf(value);
      this.total += entry.size;
      await this.forgetOldest(key);
      return value;
    } catch (error) {
      this.entries.delete(key);
      throw error;
    }
  }

  private async forgetOldest(newest: string): Promise<void> {
    for (const [key, { value, size }] of this.entries) {
      if (this.total <= this.limit) return;
      if (key === newest || size === 0) continue;
      this.entries.delete(key);
      this.total -= size;
      await this.onForget(await value);
    }
  }
}
