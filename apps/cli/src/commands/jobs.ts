/** seedscope jobs: what is at work, and stopping it or taking it up again. */

import type { Command } from "commander";
import type { Client } from "../client/client.js";
import { Failure } from "../failure.js";
import type { Job } from "../follow-job.js";
import { oneOf } from "../options.js";
import { readSettings, type Settings } from "../settings.js";

const states = ["queued", "running", "succeeded", "failed", "cancelled"] as const;

export function addJobs(program: Command): void {
  const jobs = program
    .command("jobs")
    .summary("list the jobs; `jobs cancel ID` and `jobs retry ID` stop one or take it up again")
    .description("Lists the jobs, newest first, at most 256.")
    .option("--state <state>", `only those that are ${states.join(", ")}`, oneOf(...states))
    .action(async (options: { state?: string }, command: Command) => listJobs(options.state, readSettings(command)));
  jobs
    .command("cancel")
    .description("Stops a job that is queued or running. What it has stored is kept.")
    .argument("<id>", "the job's id, from `seedscope jobs`")
    .action(async (id: string, _options: object, command: Command) => cancel(id, readSettings(command)));
  jobs
    .command("retry")
    .description("Takes up a failed or cancelled job where it stopped, and waits for it.")
    .argument("<id>", "the job's id, from `seedscope jobs`")
    .action(async (id: string, _options: object, command: Command) => retry(id, readSettings(command)));
}

async function listJobs(state: string | undefined, settings: Settings): Promise<void> {
  const [{ withClient }, { jobFields }, { printJson, printLine, table }] = await Promise.all([
    import("../client/open.js"),
    import("../follow-job.js"),
    import("../output.js"),
  ]);
  await withClient(settings, async (client) => {
    const { jobs } = await client.request<{ jobs: { nodes: (Job & { createdAt: string })[] } }>(
      `query Jobs($state: JobState) { jobs(first: 256, state: $state) { nodes { ${jobFields} createdAt stateSince } } }`,
      { state: state?.toUpperCase() },
    );
    if (settings.json) return printJson(jobs.nodes);
    if (jobs.nodes.length === 0) return printLine(state ? `No jobs are ${state}.` : "No jobs yet.");
    printLine(
      table(jobs.nodes, [
        { title: "job", value: ({ id }) => id },
        { title: "state", value: ({ state }) => state.toLowerCase() },
        { title: "done", value: ({ progress }) => `${Math.floor(progress.fraction * 100)} %`, right: true },
        { title: "what", value: ({ title }) => title },
        { title: "failure", value: ({ failure }) => failure?.message ?? "" },
      ]),
    );
  });
}

/** The id as the API writes it; the part after "Job:" alone will do. */
const fullId = (id: string) => (id.startsWith("Job:") ? id : `Job:${id}`);

async function cancel(id: string, settings: Settings): Promise<void> {
  const [{ withClient }, { cancelJob }, { printJson, printLine }] = await Promise.all([
    import("../client/open.js"),
    import("../follow-job.js"),
    import("../output.js"),
  ]);
  await withClient(settings, (client) => cancelJob(client, fullId(id)));
  if (settings.json) printJson({ id: fullId(id), state: "CANCELLED" });
  else printLine(`Cancelled. To take it up again: seedscope jobs retry ${fullId(id)}`);
}

/** A job that waits is followed: nothing stops it from being done. Any other is taken up anew. */
async function retry(id: string, settings: Settings): Promise<void> {
  const [{ withClient }, { accepted }, { followJob, jobFields }, { printRefits }, { printJson, printLine }] =
    await Promise.all([
      import("../client/open.js"),
      import("../client/client.js"),
      import("../follow-job.js"),
      import("../training.js"),
      import("../output.js"),
    ]);
  const retried = async (client: Client): Promise<Job> => {
    const { retryJob } = await client.request<{ retryJob: { job: Job | null; userErrors: { message: string }[] } }>(
      `mutation Retry($id: ID!) { retryJob(input: { id: $id }) { job { ${jobFields} } userErrors { message } } }`,
      { id: fullId(id) },
    );
    const { job } = accepted(retryJob);
    if (!job) throw new Failure(`error: there is no job ${id}`);
    return job;
  };
  await withClient(settings, async (client) => {
    const known = await client.request<{ job: Job | null }>(`query Known($id: ID!) { job(id: $id) { ${jobFields} } }`, {
      id: fullId(id),
    });
    const job = known.job?.state === "QUEUED" ? known.job : await retried(client);
    await followJob(client, settings, job);
    if (job.kind === "TRAIN" && job.family) return printRefits(client, settings, job.family.slug);
    if (settings.json) printJson({ id: job.id, state: "SUCCEEDED" });
    else printLine(`Done: ${job.title}`);
  });
}
