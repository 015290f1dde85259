/** Names of the operations that the explorer and the CLI send: the only ones that metrics tell apart. A test holds it to them. */
export const knownOperations: ReadonlySet<string> = new Set([]);
