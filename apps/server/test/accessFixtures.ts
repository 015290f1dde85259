/** One store with a family of each visibility, and everybody who may ask for them, by servers of each kind. */

import { startServer } from "../src/index.js";
import { type Answer, analysis, finished, openServer, silent, tinyInput } from "./harness.js";
import { accountsOnly, ask, type Credentials, foundServer, join, makeToken, revokeToken } from "./people.js";

export const visibilities = ["PUBLIC", "TEAM", "PRIVATE"] as const;
export type Visibility = (typeof visibilities)[number];

/** Whoever asks: at which server, and what the request says. */
export interface Person {
  url: string;
  who: Credentials;
}

/** What is there of a family. */
export interface Subject {
  slug: string;
  family: string;
  /** ids of what belongs to it */
  nodes: Record<
    "refit" | "checkpoint" | "head" | "report" | "classes" | "headClass" | "job" | "analysisJob" | "claim",
    string
  >;
  weightsFile: string;
  tokenizerFile: string;
}

export interface Scene {
  people: Record<string, Person>;
  subjects: Record<Visibility, Subject>;
  /** reports and jobs on the public family held against the private one */
  comparison: { report: string; job: string; slug: string };
  /** a corpus that only the private family was trained on, and a prompt set that only its reports are on */
  texts: { corpus: string; promptSet: string; corpusFile: string };
  close(): Promise<void>;
}

export async function openScene(): Promise<Scene> {
  const local = await openServer({ compute: true });
  const { store } = local;
  const hosted = await startServer({
    store,
    port: 0,
    web: false,
    log: silent,
    auth: { ...accountsOnly, anonymous: true },
  });
  const closed = await startServer({ store, port: 0, web: false, log: silent, auth: accountsOnly });

  const admin = await foundServer(hosted.url);
  const roles = { viewer: "VIEWER", editor: "EDITOR", owner: "EDITOR" };
  const signedIn: Record<string, Credentials> = { admin };
  for (const [name, role] of Object.entries(roles)) signedIn[name] = await join(hosted.url, admin, name, role);

  const tokens: Record<string, Credentials> = {};
  for (const [name, scopes] of Object.entries({
    admin: ["READ", "COMPUTE", "WRITE", "ADMIN"],
    owner: ["READ", "ADMIN"],
    viewer: ["ADMIN"],
  })) {
    for (const scope of scopes) {
      const { authorization } = await makeToken(hosted.url, signedIn[name], scope);
      tokens[`${name}'s token to ${scope.toLowerCase()}`] = { authorization };
    }
  }
  const revoked = await makeToken(hosted.url, admin, "ADMIN");
  await revokeToken(hosted.url, admin, revoked.id);
  const expired = await makeToken(hosted.url, admin, "ADMIN", { expiresAt: new Date(Date.now() + 1_000) });

  const corpus = await corpusOf(hosted.url, signedIn.owner);
  const promptSet = await promptSetOf(hosted.url, signedIn.owner);
  const subjects = {} as Record<Visibility, Subject>;
  for (const visibility of visibilities) {
    const own = visibility === "PRIVATE" ? { corpus: corpus.id, promptSet } : {};
    subjects[visibility] = await subjectOf(local, hosted.url, signedIn.owner, visibility, own);
  }
  const against = await analysis(local, subjects.PUBLIC.slug, "comparison", {
    input: { against: subjects.PRIVATE.family },
  });
  const jobs = (await local.ask("{ jobs(first: 256) { nodes { id title } } }")).data.jobs.nodes as Titled[];

  const at = (url: string, who: Credentials): Person => ({ url, who });
  const everybody = Object.entries({ ...signedIn, ...tokens }).map(([name, who]) => [name, at(hosted.url, who)]);
  return {
    people: {
      local: at(local.url, {}),
      anonymous: at(hosted.url, {}),
      "anonymous where that is nobody": at(closed.url, {}),
      "a revoked token": at(hosted.url, { authorization: revoked.authorization }),
      "an expired token": at(hosted.url, { authorization: expired.authorization }),
      "a token of nobody": at(hosted.url, { authorization: `Bearer ssc_${"x".repeat(43)}` }),
      ...Object.fromEntries(everybody),
    },
    subjects,
    comparison: {
      report: against.id,
      job: jobs.find(({ title }) => title.startsWith("Comparison"))!.id,
      slug: subjects.PUBLIC.slug,
    },
    texts: { corpus: corpus.id, promptSet, corpusFile: corpus.file },
    async close() {
      await Promise.all([hosted.close(), closed.close()]);
      await local.close();
    },
  };

  async function corpusOf(url: string, who: Credentials) {
    const response = await fetch(`${url}/uploads/corpora?name=secret.txt`, {
      method: "PUT",
      headers: who,
      body: "A text that nobody else has. ".repeat(100),
    });
    const { id } = (await response.json()) as { id: string };
    const hash = id.slice("Corpus:".length);
    return { id, file: (await store.corporaByHash([hash])).get(hash)!.fileHash };
  }
}

interface Titled {
  id: string;
  title: string;
}

async function promptSetOf(url: string, who: Credentials): Promise<string> {
  const { data } = await ask(
    url,
    who,
    "mutation P($input: CreatePromptSetInput!) { createPromptSet(input: $input) { promptSet { id } } }",
    { input: { name: "secret", prompts: ["One prompt that nobody else has.", "And another one.", "And a third."] } },
  );
  return data.createPromptSet.promptSet.id;
}

/** Trained by its owner through the front door, then measured; the corpus and the prompt set are those given. */
async function subjectOf(
  local: Awaited<ReturnType<typeof openServer>>,
  url: string,
  owner: Credentials,
  visibility: Visibility,
  { corpus, promptSet }: { corpus?: string; promptSet?: string },
): Promise<Subject> {
  const input = { ...tinyInput, name: `The ${visibility} one`, visibility, corpus };
  const trained = await ask(
    url,
    owner,
    "mutation T($input: TrainFamilyInput!) { trainFamily(input: $input) { family { slug visibility owner { name } } job { id } userErrors { message } } }",
    { input },
  );
  const { family, job } = trained.data.trainFamily;
  if (family.visibility !== visibility || family.owner.name !== "owner") throw new Error("it is another's family");
  await finished(local, job.id);
  const { slug } = family;
  const stability = await analysis(local, slug, "stability", { input: { promptSet } });
  const classes = await analysis(local, slug, "classes", {
    input: { promptSet },
    fields: "classes(first: 1) { nodes { id } }",
  });
  const { data }: Answer = await local.ask(
    `query S($slug: String!) {
      family(slug: $slug) {
        id tokenizer { hash }
        refits(first: 1) { nodes { id checkpoints(first: 1) { nodes { id fileHash } } heads(first: 1) { nodes { id } } } }
      }
      jobs(first: 256, state: SUCCEEDED) { nodes { id kind family { slug } } }
    }`,
    { slug },
  );
  const [refit] = data.family.refits.nodes;
  const [checkpoint] = refit.checkpoints.nodes;
  const analysisJob = data.jobs.nodes.find(
    (one: { kind: string; family: { slug: string } }) => one.kind === "ANALYSIS" && one.family.slug === slug,
  );
  return {
    slug,
    family: data.family.id,
    nodes: {
      refit: refit.id,
      checkpoint: checkpoint.id,
      head: refit.heads.nodes[0].id,
      report: stability.id,
      classes: classes.id,
      headClass: classes.classes.nodes[0].id,
      job: job.id,
      analysisJob: analysisJob.id,
      claim: await claimOn(url, owner, stability.id),
    },
    weightsFile: checkpoint.fileHash,
    tokenizerFile: data.family.tokenizer.hash,
  };
}

/** @returns its id */
async function claimOn(url: string, owner: Credentials, report: string): Promise<string> {
  const { data } = await ask(
    url,
    owner,
    "mutation C($input: CreateClaimInput!) { createClaim(input: $input) { claim { id } userErrors { message } } }",
    { input: { report, statement: "A claim that only those hear of who see its family." } },
  );
  if (!data.createClaim.claim) throw new Error(data.createClaim.userErrors[0].message);
  return data.createClaim.claim.id;
}
