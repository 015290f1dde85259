/** Waiting for a job, with progress on stderr; Ctrl-C leaves it so that it can be taken up again. */

import { accepted, type Client, type UserError } from "./client/client.js";
import { Failure } from "./failure.js";
import { unlessInterrupted } from "./interrupt.js";
import { duration, grouped, size } from "./output.js";
import { openProgress, type Progress } from "./progress.js";
import { type Settings, samePlace } from "./settings.js";

export interface Job {
  id: string;
  kind: "TRAIN" | "IMPORT" | "ANALYSIS" | "CHECK" | "EXPORT";
  state: "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";
  title: string;
  queuePosition: number | null;
  progress: {
    done: number;
    total: number;
    unit: string;
    fraction: number;
    etaSeconds: number | null;
    message: string | null;
  };
  failure: { message: string; retryable: boolean } | null;
  family: { id: string; slug: string } | null;
}

export const jobFields = `
  id kind state title queuePosition
  progress { done total unit fraction etaSeconds message }
  failure { message retryable }
  family { id slug }
`;

/**
 * Waits until a job has succeeded.
 *
 * @throws Failure when it fails or is cancelled, and on Ctrl-C: a local job then is cancelled, a server's goes on
 */
export async function followJob(client: Client, settings: Settings, job: Job): Promise<void> {
  await client.compute();
  const progress = await openProgress(job.title);
  const following = job.kind === "TRAIN" ? followTraining(client, job, progress) : followWork(client, job, progress);
  const cancel = () => (settings.server ? Promise.resolve() : cancelJob(client, job.id));
  const outcome = await unlessInterrupted(following, cancel).finally(() => progress.end());
  if (outcome === "interrupted") throw new Failure(leftBehind(job, settings), 130);
  requireSuccess(await readJob(client, job.id), settings);
}

function leftBehind({ id, kind }: Job, settings: Settings): string {
  const place = samePlace(settings);
  if (settings.server) return `The job goes on at the server. To stop it: seedscope jobs cancel ${id}${place}`;
  const kept = `What is ${{ TRAIN: "trained", IMPORT: "read", ANALYSIS: "computed", CHECK: "computed", EXPORT: "stored" }[kind]} is kept.`;
  return `Stopped. ${kept} To go on: seedscope jobs retry ${id}${place}`;
}

function requireSuccess({ id, state, failure }: Job, settings: Settings): void {
  if (state === "SUCCEEDED") return;
  const again = `To try again: seedscope jobs retry ${id}${samePlace(settings)}`;
  if (state === "CANCELLED") throw new Failure(`error: the job was cancelled. ${again}`);
  throw new Failure(`error: ${failure?.message ?? "the job failed"}${failure?.retryable ? `. ${again}` : ""}`);
}

export async function readJob(client: Client, id: string): Promise<Job> {
  const { job } = await client.request<{ job: Job }>(`query Job($id: ID!) { job(id: $id) { ${jobFields} } }`, { id });
  return job;
}

export async function cancelJob(client: Client, id: string): Promise<void> {
  const { cancelJob } = await client.request<{ cancelJob: { userErrors: UserError[] } }>(
    "mutation Cancel($id: ID!) { cancelJob(input: { id: $id }) { userErrors { message } } }",
    { id },
  );
  accepted(cancelJob);
}

async function followWork(client: Client, { id }: Job, progress: Progress): Promise<void> {
  const updates = client.subscribe<{ jobUpdated: Job }>(
    `subscription Follow($id: ID!) { jobUpdated(id: $id) { ${jobFields} } }`,
    { id },
  );
  for await (const { jobUpdated: job } of updates) {
    const { done, total, unit, fraction, etaSeconds, message } = job.progress;
    const waiting = job.state === "QUEUED" ? `waits in the queue, position ${job.queuePosition ?? 1}` : null;
    const counted =
      unit === "byte" ? `${size(done)} of ${size(total)}` : `${grouped(done)} of ${grouped(total)} ${plural(unit)}`;
    const work = [message ?? counted, timeLeft(etaSeconds)];
    progress.update(fraction, waiting ?? sentence(work));
  }
}

interface Tick {
  step: number;
  totalSteps: number;
  tokensPerSecond: number | null;
  etaSeconds: number | null;
  losses: { refit: string; values: number[] }[];
}

async function followTraining(client: Client, job: Job, progress: Progress): Promise<void> {
  const ticks = client.subscribe<{ trainingTick: Tick }>(
    `subscription Train($family: ID!) {
      trainingTick(family: $family) { step totalSteps tokensPerSecond etaSeconds losses { refit values } }
    }`,
    { family: job.family?.id },
  );
  const newest = new Map<string, number>();
  for await (const { trainingTick: tick } of ticks) {
    for (const { refit, values } of tick.losses) if (values.length > 0) newest.set(refit, values[values.length - 1]);
    const losses = [...newest.values()];
    const loss = losses.length > 0 ? losses.reduce((sum, value) => sum + value, 0) / losses.length : null;
    progress.update(
      tick.totalSteps > 0 ? tick.step / tick.totalSteps : 0,
      sentence([
        `step ${tick.step} of ${tick.totalSteps}`,
        loss === null ? null : `loss ${loss.toFixed(3)}`,
        tick.tokensPerSecond === null ? null : `${grouped(tick.tokensPerSecond)} tokens/s`,
        timeLeft(tick.etaSeconds),
      ]),
    );
  }
}

const timeLeft = (seconds: number | null) => (seconds === null ? null : `${duration(seconds)} left`);

/** "step" → "steps", "forward pass" → "forward passes". */
const plural = (unit: string) => (unit.endsWith("s") ? `${unit}es` : `${unit}s`);

const sentence = (parts: (string | null)[]) => parts.filter((part) => part !== null).join(", ");
