/** Finding a family by what the user calls it. */

import type { Client } from "./client/client.js";
import { Failure } from "./failure.js";

export interface FoundFamily {
  id: string;
  slug: string;
  layers: number;
}

const fields = "id slug name architecture { layers }";

interface Row {
  id: string;
  slug: string;
  name: string;
  architecture: { layers: number };
}

/**
 * A family, given its slug or its name.
 *
 * @throws Failure that names the families there are
 */
export async function findFamily(client: Client, wanted: string): Promise<FoundFamily> {
  const { family, families } = await client.request<{ family: Row | null; families: { nodes: Row[] } }>(
    `query Find($wanted: String!) {
      family(slug: $wanted) { ${fields} }
      families(first: 256) { nodes { ${fields} } }
    }`,
    { wanted },
  );
  const found = family ?? families.nodes.find(({ name }) => name === wanted);
  if (found) return { id: found.id, slug: found.slug, layers: found.architecture.layers };
  const known = families.nodes.map(({ slug }) => slug).slice(0, 10);
  const hint = known.length > 0 ? `there is ${known.join(", ")}` : "there is none yet; make one with: seedscope train";
  throw new Failure(`error: there is no family ${wanted}; ${hint}`);
}

/** @throws Failure that names the families there are */
export async function familySlug(client: Client, wanted: string): Promise<string> {
  return (await findFamily(client, wanted)).slug;
}

interface RefitPage {
  refits: { nodes: unknown[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}

/**
 * A family with all its refits, which come in pages.
 *
 * @param query takes $slug and $after, and asks for `pageInfo` of `refits`; it is left out of what is returned
 */
export async function withAllRefits<Family extends { refits: { nodes: object[] } }>(
  client: Client,
  query: string,
  slug: string,
): Promise<Family> {
  let { family } = await client.request<{ family: RefitPage }>(query, { slug });
  const first = family;
  const nodes = [...family.refits.nodes];
  while (family.refits.pageInfo.hasNextPage) {
    ({ family } = await client.request<{ family: RefitPage }>(query, {
      slug,
      after: family.refits.pageInfo.endCursor,
    }));
    nodes.push(...family.refits.nodes);
  }
  return { ...first, refits: { nodes } } as unknown as Family;
}
