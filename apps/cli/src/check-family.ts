/** A family's losses, and one refit's logits beside a reference. */

import { accepted, type Client, type UserError } from "./client/client.js";
import { Failure } from "./failure.js";
import { type Integrity, printFindings } from "./findings.js";
import { followJob, type Job, jobFields } from "./follow-job.js";
import { printJson, printLine, table } from "./output.js";
import type { Settings } from "./settings.js";

interface CheckRequest {
  /** prompt set id; default: the built-in set */
  promptSet?: string;
  step?: number;
  integrity?: boolean;
  against?: string;
  refit: number;
  tokens?: number[];
  text?: string;
  tolerance: number;
}

interface CheckResult {
  losses: { ordinal: number; loss: number; perplexity: number; tokens: number }[];
  parity: {
    ordinal: number;
    positions: number;
    maxDifference: number;
    meanDifference: number;
    maxRawDifference: number;
    scale: number;
    sameTop: number;
  } | null;
}

/** @throws Failure when the logits differ by more than the tolerance, after saying by how much */
export async function checkFamily(
  client: Client,
  settings: Settings,
  slug: string,
  { promptSet, step, integrity, against, refit, tokens, text, tolerance }: CheckRequest,
): Promise<void> {
  const parity = against && { refit, tokens, text, logits: await client.addFile(against) };
  const { checkFamily } = await client.request<{ checkFamily: { job: Job | null; userErrors: UserError[] } }>(
    `mutation Check($input: CheckFamilyInput!) {
      checkFamily(input: $input) { job { ${jobFields} } userErrors { message } }
    }`,
    { input: { family: `Family:${slug}`, promptSet, step, integrity, parity } },
  );
  const { id } = await waited(client, settings, accepted(checkFamily).job!);
  const { job, family } = await client.request<{
    job: { check: CheckResult };
    family: { refits: { nodes: { ordinal: number; label: string }[] }; integrity: Integrity | null };
  }>(
    `query Checked($id: ID!, $slug: String!) {
      job(id: $id) {
        check {
          losses { ordinal loss perplexity tokens }
          parity { ordinal positions maxDifference meanDifference maxRawDifference scale sameTop }
        }
      }
      family(slug: $slug) { refits(first: 256) { nodes { ordinal label } } integrity { checkpoints findings { severity message } } }
    }`,
    { id, slug },
  );
  const labelOf = (ordinal: number) =>
    family.refits.nodes.find((node) => node.ordinal === ordinal)?.label ?? `${ordinal}`;
  if (settings.json) {
    const found = integrity ? { integrity: family.integrity } : {};
    printJson({
      ...job.check,
      ...found,
      losses: job.check.losses.map((loss) => ({ label: labelOf(loss.ordinal), ...loss })),
    });
  } else {
    print(job.check, labelOf);
    if (integrity && family.integrity) printFindings(family.integrity, printLine);
  }
  const difference = job.check.parity?.maxDifference ?? 0;
  if (difference > tolerance) {
    throw new Failure(
      `error: the logits differ by up to ${difference.toPrecision(3)}, more than the tolerance ${tolerance}; layout, tokens or BOS may differ`,
    );
  }
}

async function waited(client: Client, settings: Settings, job: Job): Promise<Job> {
  await followJob(client, settings, job);
  return job;
}

function print({ losses, parity }: CheckResult, labelOf: (ordinal: number) => string): void {
  printLine(
    table(losses, [
      { title: "refit", value: ({ ordinal }) => labelOf(ordinal) },
      { title: "loss (nats/token)", value: ({ loss }) => loss.toFixed(4), right: true },
      { title: "perplexity", value: ({ perplexity }) => perplexity.toFixed(3), right: true },
      { title: "tokens", value: ({ tokens }) => tokens, right: true },
    ]),
  );
  if (!parity) return;
  const { positions, maxDifference, meanDifference, maxRawDifference, scale, sameTop } = parity;
  printLine(`\nLogits of ${labelOf(parity.ordinal)} at ${positions} positions, beside the reference:`);
  printLine(
    table(
      [
        ["largest difference, means taken off", maxDifference],
        ["mean difference", meanDifference],
        ["largest difference as they are", maxRawDifference],
        ["largest logit of the reference, mean taken off", scale],
        ["positions with the same likeliest token", sameTop],
      ] as [string, number][],
      [
        { title: "what", value: ([what]) => what },
        { title: "value", value: ([, value]) => value.toPrecision(4), right: true },
      ],
    ),
  );
}
