/** What a file says of its family where its numbers are no report's: which version, which text, which weights. */
import type { Client } from "@urql/core";
import { graphql } from "../../graphql/documents";

const FamilyOrigin = graphql(`
  query FamilyOrigin($slug: String!) {
    server { version }
    family(slug: $slug) {
      id
      name
      corpus { id name contentHash }
      tokenizer { name hash }
      latestStability { id step provenance { weights } }
    }
  }
`);

export interface FamilyFacts {
  version: string;
  family: string;
  /** Null where it is not known. */
  corpus: { name: string; contentHash: string } | null;
  tokenizer: { name: string; hash: string };
  /** Of the newest step that was measured; null before one was. */
  weights: { step: number; hashes: string[] } | null;
}

/** @returns the facts of the family whose page this is; null on other pages, and where the server does not answer */
export async function familyFacts(client: Client, pathname: string): Promise<FamilyFacts | null> {
  const slug = slugIn(pathname);
  if (slug === null) return null;
  const { data } = await client.query(FamilyOrigin, { slug }).toPromise();
  if (!data?.family) return null;
  const { name, corpus, tokenizer, latestStability } = data.family;
  return {
    version: data.server.version,
    family: name,
    corpus: corpus ? { name: corpus.name, contentHash: corpus.contentHash } : null,
    tokenizer: { name: tokenizer.name, hash: tokenizer.hash },
    weights: latestStability ? { step: latestStability.step, hashes: [...latestStability.provenance.weights] } : null,
  };
}

const slugIn = (pathname: string): string | null => /^\/f\/([^/]+)/.exec(pathname)?.[1] ?? null;
