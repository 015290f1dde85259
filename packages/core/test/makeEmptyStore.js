/** A process that makes a store with nothing in it but the tables, those of the queue too; its argument is the folder. */
import { openStore, startRunner } from "@seedscope/core";

const store = await openStore({ folder: process.argv[2] });
const runner = await startRunner(store, { processes: 1 });
await runner.stop();
await store.close();
