/** What each head is worth token by token: asked for prompt by prompt, and only where it is wanted. */

import type { Client } from "../client/client.js";
import type { AblationReport } from "./ablation.js";
import { type AnyReport, headPage } from "./measure.js";

interface TokenPage {
  nodes: { perToken: { token: string; loss: number; change: number }[] }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** @param report on ablations */
export async function withTokens<R extends AnyReport>(client: Client, report: R): Promise<R> {
  const { heads, promptSet, provenance } = report as unknown as AblationReport;
  const nodes = heads.nodes.map((head) => ({ ...head, perToken: [] as number[][] }));
  const prompts: { tokens: string[]; loss: number[] }[] = [];
  for (let prompt = 0; prompt < promptSet.size; prompt++) {
    const effects = await effectsOn(client, `AblationReport:${provenance.key}`, prompt);
    const [first] = effects;
    prompts.push({ tokens: first.map(({ token }) => token), loss: first.map(({ loss }) => loss) });
    for (const [i, ofHead] of effects.entries()) nodes[i].perToken.push(ofHead.map(({ change }) => change));
  }
  return { ...report, heads: { nodes }, prompts };
}

/** Of all heads, in the order of the report. */
async function effectsOn(client: Client, id: string, prompt: number) {
  const effects: TokenPage["nodes"][number]["perToken"][] = [];
  let after = "";
  for (;;) {
    const fields = `perToken(promptIndex: ${prompt}) { token loss change }`;
    const { node } = await client.request<{ node: { heads: TokenPage } }>(
      `query Tokens($id: ID!) { node(id: $id) { ... on AblationReport { ${headPage(fields, "heads", after)} } } }`,
      { id },
    );
    effects.push(...node.heads.nodes.map(({ perToken }) => perToken));
    if (!node.heads.pageInfo.hasNextPage) return effects;
    after = `, after: "${node.heads.pageInfo.endCursor}"`;
  }
}
