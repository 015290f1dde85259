"use client";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { type CombinedError, useClient, useMutation } from "urql";
import type { ImportPlan_PlanFragment, ImportSourceInput } from "../gql/graphql";
import { readFragment } from "../graphql/documents";
/** The form, its files, and what the server said of them: looked at first, imported afterwards. */
import { watch } from "../jobs/watched";
import { ImportFamily, ImportPlan, ImportPlan_plan } from "./documents";
import { fromManifest, type GivenFile, isManifest, merged, roleOf } from "./files";
import { type ImportForm, type Problems, placeErrors, problemsOf, startingForm, toInput } from "./form";
import { pathsToSend } from "./manifest";
import { useUploads } from "./useUploads";

export type Work = "nothing" | "sending" | "looking" | "importing";

/** A plan, and the form that it is of. */
interface Looked {
  plan: ImportPlan_PlanFragment;
  input: ImportSourceInput;
  version: number;
}

/** A manifest is text; whatever is larger is no manifest, and is not read to find out. */
const largestManifest = 8e6;
const noAnswer = "The server does not answer. Nothing was imported.";

export function useImport() {
  const router = useRouter();
  const client = useClient();
  const [, importFamily] = useMutation(ImportFamily);
  const uploads = useUploads();
  const [form, setForm] = useState<ImportForm>(startingForm);
  const [files, setFiles] = useState<GivenFile[]>([]);
  const [problems, setProblems] = useState<Problems>({});
  const [looked, setLooked] = useState<Looked | null>(null);
  const [work, setWork] = useState<Work>("nothing");
  /** Grows with every change, so that a plan is known to be of what is on screen. */
  const [version, setVersion] = useState(0);
  const attempt = useRef<AbortController | null>(null);
  useEffect(() => () => attempt.current?.abort(), []);

  const stop = () => {
    attempt.current?.abort();
    setWork("nothing");
  };
  const change = (patch: Partial<ImportForm>) => {
    stop();
    setForm((before) => ({ ...before, ...patch }));
    setProblems({});
    setVersion((before) => before + 1);
  };

  const add = async (given: GivenFile[]) => {
    const found = await manifestAmong(given);
    const paths = fromManifest(given, found?.path ?? null).filter(({ path }) => path !== found?.name);
    setFiles((before) => merged(before, paths));
    change(found ? { manifest: found.text, builtIn: null } : form.builtIn ? { manifest: "", builtIn: null } : {});
  };
  const clear = () => {
    setFiles([]);
    change({});
  };

  /** @returns what to ask the server, with the files that it needs sent to it */
  const prepared = async (signal: AbortSignal): Promise<ImportSourceInput> => {
    const elsewhere = form.builtIn !== null || form.folder.trim() !== "";
    const paths = new Set(
      elsewhere
        ? []
        : pathsToSend(
            form.manifest,
            files.map(({ path }) => path),
          ),
    );
    const wanted = files.filter(({ path }) => paths.has(path));
    if (wanted.length > 0) setWork("sending");
    return toInput(form, await uploads.send(wanted, signal));
  };

  const look = async (): Promise<Problems> => {
    stop();
    const found = problemsOf(form, files.length > 0);
    setProblems(found);
    if (Object.keys(found).length > 0) return found;
    const mine = new AbortController();
    attempt.current = mine;
    const end = (result: Problems) => {
      if (mine.signal.aborted) return {};
      setWork("nothing");
      setProblems(result);
      return result;
    };
    let input: ImportSourceInput;
    try {
      input = await prepared(mine.signal);
    } catch (error) {
      return end({ files: (error as Error).message });
    }
    if (mine.signal.aborted) return {};
    setWork("looking");
    const { data, error } = await client.query(ImportPlan, { input }, { requestPolicy: "network-only" }).toPromise();
    if (mine.signal.aborted) return {};
    if (error || !data) return end({ form: sentenceOf(error) });
    const { plan, userErrors } = data.importPlan;
    if (plan) setLooked({ plan: readFragment(ImportPlan_plan, plan), input, version });
    else setLooked(null);
    return end(placeErrors(userErrors));
  };

  const go = async (): Promise<Problems> => {
    if (!looked || looked.version !== version) return {};
    setWork("importing");
    // the same plan sent twice is imported once
    const idempotencyKey = keyOf(looked);
    const { data, error } = await importFamily({ input: { ...looked.input, idempotencyKey } });
    if (data?.importFamily.job) watch(data.importFamily.job.id);
    if (data?.importFamily.family) {
      router.push(`/f/${data.importFamily.family.slug}`);
      return {};
    }
    const found = error || !data ? { form: sentenceOf(error) } : placeErrors(data.importFamily.userErrors);
    setWork("nothing");
    setProblems(found);
    return found;
  };

  const current = !!looked && looked.version === version;
  return {
    form,
    files,
    problems,
    work,
    uploads: uploads.states,
    /** The last plan, and what it was asked for. */
    looked,
    /** Whether the plan is of what is on screen. */
    current,
    change,
    add,
    clear,
    look,
    stop,
    go,
  };
}

const keys = new WeakMap<Looked, string>();

function keyOf(looked: Looked): string {
  const known = keys.get(looked) ?? crypto.randomUUID?.() ?? String(Math.random());
  keys.set(looked, known);
  return known;
}

const sentenceOf = (error: CombinedError | undefined): string =>
  error && !error.networkError ? (error.graphQLErrors[0]?.message ?? error.message) : noAnswer;

/** The manifest among files: the one named manifest.json first, else any .json that has members. */
async function manifestAmong(given: GivenFile[]): Promise<{ path: string; name: string; text: string } | null> {
  const candidates = given
    .filter(({ path, file }) => roleOf(path) === "manifest" && file.size <= largestManifest)
    .sort((a, b) => Number(/(^|\/)manifest\.json$/.test(b.path)) - Number(/(^|\/)manifest\.json$/.test(a.path)));
  for (const { path, file } of candidates) {
    const text = await file.text();
    if (isManifest(text)) return { path, name: path.slice(path.lastIndexOf("/") + 1), text };
  }
  return null;
}
