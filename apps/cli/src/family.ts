/** Finding a family by what the user calls it. */

import type { Client } from "./client/client.js";
import { Failure } from "./failure.js";

/**
 * The slug of a family, given its slug or its name.
 *
 * @throws Failure that names the families there are
 */
export async function familySlug(client: Client, wanted: string): Promise<string> {
  const { family, families } = await client.request<{
    family: { slug: string } | null;
    families: { nodes: { slug: string; name: string }[] };
  }>(
    `query Find($wanted: String!) {
      family(slug: $wanted) { slug }
      families(first: 256) { nodes { slug name } }
    }`,
    { wanted },
  );
  const found = family ?? families.nodes.find(({ name }) => name === wanted);
  if (found) return found.slug;
  const known = families.nodes.map(({ slug }) => slug).slice(0, 10);
  const hint = known.length > 0 ? `there is ${known.join(", ")}` : "there is none yet; make one with: seedscope train";
  throw new Failure(`error: there is no family ${wanted}; ${hint}`);
}
