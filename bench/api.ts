/** How many requests a second a server answers with a stored report, beside bare Apollo servers with a constant of the same size. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import autocannon from "autocannon";
import { here, type Served, serve, start, textOf, train, until } from "./served.js";

/** What is asked for: 64 heads, each with its interval. */
const query = `query Report($family: String!) {
  family(slug: $family) {
    stability(wait: { waitMs: 30000 }) {
      __typename
      ... on StabilityReport {
        id
        overall { ...N }
        layers { layer estimate { ...N } }
        heads(first: 64) { totalCount nodes { rank head { id label layer index } estimate { ...N } } }
        warnings { code message }
        provenance { key codeVersion engine reproduceCommand }
      }
      ... on AnalysisPending { job { id } }
    }
  }
}
fragment N on Estimate { value n interval { level lower upper } floor calibrated verdict }`;
const variables = { family: "bench" };
const body = JSON.stringify({ query, variables });

interface Contender extends Served {
  /** what it is sent */
  body: string;
}

interface Load {
  requestsPerSecond: number;
  p50: number;
  p99: number;
  failed: number;
}

/** @param minutes of steady load in which memory is watched; 0 leaves that out */
export async function measureApi({
  rounds,
  seconds,
  connections,
  minutes,
}: {
  rounds: number;
  seconds: number;
  connections: number;
  minutes: number;
}): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "seedscope-bench-"));
  const running: Served[] = [];
  try {
    const ours = { ...(await serve(folder)), body };
    running.push(ours);
    await prepare(ours);
    const answer = await textOf(ours, body);
    console.log(
      `a stored stability report of 64 heads with intervals, ${(answer.length / 1024).toFixed(0)} KiB of JSON`,
    );
    const peers = [
      await peer("bare Apollo, a constant tree through the same schema", "tree", answer),
      await peer("bare Apollo, one constant string of that size", "string", answer),
    ];
    running.push(...peers);
    const contenders = [ours, ...peers];
    const loads: Load[][] = contenders.map(() => []);
    // the first round warms up and does not count
    for (let round = 0; round <= rounds; round++) {
      for (const [i, contender] of contenders.entries()) {
        const load = await loaded(contender, { seconds: round === 0 ? 3 : seconds, connections });
        if (round > 0) loads[i].push(load);
      }
    }
    report(contenders, loads);
    if (minutes > 0) await watchMemory(ours, { minutes, connections });
  } finally {
    for (const server of running) server.kill();
    await sleep(200);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The shape of a model with 64 heads, as small as it may be, and its report. */
async function prepare(server: Served): Promise<void> {
  const input = {
    name: "bench",
    architecture: { layers: 8, heads: 8, dModel: 64, contextLength: 32 },
    recipe: { batchSize: 4, steps: 20 },
    initSeeds: [1, 2, 3, 4],
  };
  await train(server, input);
  await until(async () => (await textOf(server, body)).includes('"StabilityReport"'));
}

async function peer(name: string, kind: "tree" | "string", answer: string): Promise<Contender> {
  const started = await start(name, ["--import", "@oxc-node/core/register", here("apiPeer.ts"), kind], answer);
  const contender = { ...started, body: kind === "tree" ? body : JSON.stringify({ query: "{ constant }" }) };
  const given = await textOf(contender, contender.body);
  if (Math.abs(given.length - answer.length) > 0.05 * answer.length) {
    throw new Error(`${name} answers ${given.length} bytes, not about ${answer.length}: ${given.slice(0, 200)}`);
  }
  return contender;
}

async function loaded(
  { url, body }: Contender,
  { seconds, connections }: { seconds: number; connections: number },
): Promise<Load> {
  const { requests, latency, errors, non2xx } = await autocannon({
    url: `${url}/graphql`,
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    duration: seconds,
    connections,
  });
  return { requestsPerSecond: requests.average, p50: latency.p50, p99: latency.p99, failed: errors + non2xx };
}

function report(contenders: Contender[], loads: Load[][]): void {
  const middle = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1];
  const rates = loads.map((rounds) => middle(rounds.map(({ requestsPerSecond }) => requestsPerSecond)));
  for (const [i, { name }] of contenders.entries()) {
    const [p50, p99] = (["p50", "p99"] as const).map((key) => middle(loads[i].map((load) => load[key])));
    const failed = loads[i].reduce((sum, load) => sum + load.failed, 0);
    const ratio = i === 0 ? "" : `; ours / this: ${(rates[0] / rates[i]).toFixed(2)}`;
    console.log(
      `  ${name}: ${rates[i].toFixed(0)} requests/s, p50 ${p50} ms, p99 ${p99} ms (${(p99 / Math.max(1, p50)).toFixed(1)} x)` +
        `${failed ? `, ${failed} FAILED` : ""}${ratio}`,
    );
  }
}

/** Resident memory, minute by minute. */
async function watchMemory(contender: Contender, { minutes, connections }: { minutes: number; connections: number }) {
  const megabytes: number[] = [];
  for (let minute = 0; minute < minutes; minute++) {
    await loaded(contender, { seconds: 60, connections });
    megabytes.push(residentMegabytes(contender.child.pid!));
  }
  console.log(`  memory after each of ${minutes} minutes of load, MB: ${megabytes.map((n) => n.toFixed(0)).join(" ")}`);
}

function residentMegabytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}
