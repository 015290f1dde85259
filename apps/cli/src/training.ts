/** Submitting a family, and what came of it. */

import type { Client, UserError } from "./client/client.js";
import { type Job, jobFields } from "./follow-job.js";
import { decimals, printJson, printLine, table } from "./output.js";
import type { Settings } from "./settings.js";

interface TrainFamilyPayload {
  family: { slug: string } | null;
  job: Job | null;
  userErrors: UserError[];
}

export async function submitTraining(client: Client, input: object): Promise<TrainFamilyPayload> {
  const { trainFamily } = await client.request<{ trainFamily: TrainFamilyPayload }>(
    `mutation Train($input: TrainFamilyInput!) {
      trainFamily(input: $input) { family { slug } job { ${jobFields} } userErrors { message } }
    }`,
    { input },
  );
  return trainFamily;
}

interface ExtendFamilyPayload {
  job: Job | null;
  userErrors: UserError[];
}

export async function extendFamily(client: Client, input: object): Promise<ExtendFamilyPayload> {
  const { extendFamily } = await client.request<{ extendFamily: ExtendFamilyPayload }>(
    `mutation Extend($input: ExtendFamilyInput!) {
      extendFamily(input: $input) { job { ${jobFields} } userErrors { message } }
    }`,
    { input },
  );
  return extendFamily;
}

interface TrainedFamily {
  id: string;
  slug: string;
  name: string;
  architecture: { parameters: number };
  loss: { mean: number; sd: number | null; step: number } | null;
  refits: { nodes: TrainedRefit[] };
}

/** A refit, as the tables of refits show it. */
export interface TrainedRefit {
  id: string;
  label: string;
  initSeed: number | null;
  dataSeed: number | null;
  state: string;
  step: number;
  loss: number | null;
}

/** A family's refits with their final losses, on stdout. */
export async function printRefits(client: Client, settings: Settings, slug: string): Promise<void> {
  const { family } = await client.request<{ family: TrainedFamily }>(
    `query Trained($slug: String!) {
      family(slug: $slug) {
        id slug name
        architecture { parameters }
        loss { mean sd step }
        refits(first: 256) { nodes { id label initSeed dataSeed state step loss } }
      }
    }`,
    { slug },
  );
  const { refits, ...about } = family;
  if (settings.json) return printJson({ ...about, refits: refits.nodes });
  printLine(
    table(refits.nodes, [
      { title: "refit", value: ({ label }) => label },
      { title: "init seed", value: ({ initSeed }) => initSeed, right: true },
      { title: "data seed", value: ({ dataSeed }) => dataSeed, right: true },
      { title: "step", value: ({ step }) => step, right: true },
      { title: "loss (nats/token, last 20 steps)", value: ({ loss }) => decimals(loss), right: true },
    ]),
  );
  printLine(`\nHow stable its heads are: seedscope analyse ${family.slug} stability`);
}
