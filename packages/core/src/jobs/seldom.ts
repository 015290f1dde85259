/** Writing what changes often, a few times a second. */

const everyMs = 250;

/** Asked to write again and again, writes at most four times a second, and never twice at once. */
export interface SeldomWriter {
  /** Writes, unless it has just done so or still does. */
  write(): void;
  /** Resolves when nothing is being written. */
  settled(): Promise<void>;
}

export function seldom(write: () => Promise<void>, onError: (error: Error) => void): SeldomWriter {
  let writing: Promise<void> | null = null;
  let writtenAt = 0;
  return {
    write() {
      if (writing || Date.now() - writtenAt < everyMs) return;
      writtenAt = Date.now();
      writing = write()
        .catch(onError)
        .finally(() => {
          writing = null;
        });
    },
    async settled() {
      await writing;
    },
  };
}
