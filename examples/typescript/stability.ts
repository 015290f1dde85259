/** Head stability of a family as a table: node --import @oxc-node/core/register examples/typescript/stability.ts l4-demo */

import { connect, stability } from "@seedscope/client";

const seedscope = connect(process.env.SEEDSCOPE_SERVER ?? "http://127.0.0.1:4000", {
  token: process.env.SEEDSCOPE_TOKEN,
});
const { heads } = await stability(seedscope, process.argv[2] ?? "l4-demo", {
  onProgress: ({ title, progress }) => console.error(`${title}: ${Math.round(100 * progress.fraction)} %`),
});
console.table(
  heads.map(({ label, value, lower, upper, floor, calibrated, verdict }) => ({
    label,
    value,
    lower,
    upper,
    floor,
    calibrated,
    verdict,
  })),
);
await seedscope.close();
