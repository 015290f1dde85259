/** Every experiment of the paper on one family: measured, then written as tables and one page. */

import { toSvg } from "@seedscope/core";
import type { Client } from "../client/client.js";
import { Failure } from "../failure.js";
import type { Files, Write } from "../folder.js";
import type { AnyReport } from "../measures/measure.js";
import { type PublishedMeasure, publishedCurves } from "../published.js";
import type { Settings } from "../settings.js";
import { answersTo } from "./answers.js";
import { csv, type Table } from "./csv.js";
import type { Answers, Context, Experiment, Shown } from "./experiment.js";
import { experiments } from "./experiments/index.js";
import { page, type Section } from "./page/page.js";
import { factsOf, paper, promptTable, provenanceFile, refitTable } from "./provenance.js";
import { paperNames, type Subject } from "./subject.js";

export interface Reproduction {
  files: string[];
  claims: Section["claims"];
  missing: { section: string; what: string; why: string }[];
  /** sentences of jobs that failed */
  failures: string[];
}

export type Inputs = Omit<Context, "client" | "published">;

/**
 * @param command that makes the same folder again
 * @throws Failure if nothing at all can be measured; then nothing is written
 */
export async function reproduce(
  client: Client,
  settings: Settings,
  inputs: Inputs,
  { write, command }: { write: Write; command: string },
): Promise<Reproduction> {
  const context = { ...inputs, client, published: publishedFor(client, [inputs.subject, inputs.against]) };
  const requests = experiments.flatMap((experiment) => experiment.requests(context));
  const { answers, failures } = await answersTo(context, settings, requests, command);
  const first = requests.map(({ key }) => answers.missing(key)).find((why) => why !== null);
  if (requests.every(({ key }) => !answers.report(key))) {
    throw new Failure(`error: nothing could be measured: ${first ?? failures[0]}`);
  }

  const results = [];
  for (const experiment of experiments) results.push(await resultOf(experiment, context, answers));
  const sections = results.map(({ section }) => section);
  const reports = sections.flatMap(({ reports }) => reports);
  const claims = sections.flatMap(({ claims }) => claims);
  const missing = sections.flatMap(({ number, missing }) => missing.map((one) => ({ section: number, ...one })));
  const details = [refitTable(context, reports), promptTable(reports)];
  const tables: Table[] = [
    ...results.flatMap(({ shown }) => shown?.tables ?? []),
    claimTable(claims),
    ...details,
    ...publishedTable(results.map(({ shown }) => shown)),
  ];
  const { server } = await client.request<{ server: { version: string } }>("query Version { server { version } }");
  const about = { command, version: server.version, createdAt: new Date().toISOString() };
  const files = await write(filesOf());
  return { files, claims, missing, failures };

  /** The page comes last: where it is, all is there. */
  async function* filesOf(): Files {
    const { client: _client, published: _published, ...measured } = context;
    const { subject, against, preset, anchor } = measured;
    const provenance = {
      ...about,
      paper,
      ...measured,
      preset,
      anchor,
      reports: reports.map(({ what, report: { family, step, promptSet, provenance } }) => ({
        what,
        family: family.slug,
        step,
        promptSet,
        provenance,
      })),
      missing,
      files: [provenanceFile, ...tables.map(({ name }) => `${name}.csv`), "report.html"],
    };
    yield [provenanceFile, `${JSON.stringify(provenance, null, 2)}\n`];
    for (const table of tables) yield [`${table.name}.csv`, csv(table)];
    yield [
      "report.html",
      page({
        title: `${subject.name}: the experiments of arXiv 2602.16740`,
        lead: `Quantifying LLM Attention-Head Stability, reproduced on ${against ? `${subject.slug} and ${against.slug}` : subject.slug} with the ${preset === "PAPER" ? "paper's arithmetic" : "calibrated arithmetic"}. Layers, heads and refits count from 0.`,
        facts: factsOf(context, reports, about),
        details,
        sections,
        footer: `Seedscope ${about.version}, ${about.createdAt.slice(0, 10)}. Tables beside this page: ${tables.map(({ name }) => `${name}.csv`).join(", ")}; provenance.json has all hashes.`,
      }),
    ];
  }
}

async function resultOf(
  experiment: Experiment,
  context: Context,
  answers: Answers,
): Promise<{ section: Section; shown: Shown | null }> {
  const { section: number, title, method, requests, hindrance, show } = experiment;
  const asked = requests(context);
  const reports = asked.flatMap(({ key, what }) => {
    const report = answers.report<AnyReport>(key);
    return report ? [{ what, report }] : [];
  });
  const claiming = asked.filter(({ key, beside }) => !beside && answers.report(key) !== null);
  const claims = claiming.flatMap(({ key, what }) =>
    answers.report(key)!.claims.map((claim) => ({ ...claim, of: asked.length > 1 ? what : null })),
  );
  const missing = asked.flatMap(({ key, what }) => {
    const why = answers.missing(key);
    return why === null ? [] : [{ what, why }];
  });
  const why = hindrance?.(context, answers);
  if (why) missing.push({ what: title, why });
  const shown = await show(context, answers);
  const figures = [];
  for (const [i, { spec, caption }] of (shown?.figures ?? []).entries()) {
    figures.push({ svg: await toSvg(spec, `s${number.replaceAll(".", "-")}-${i}`), caption });
  }
  const { tables = [], published = [] } = shown ?? {};
  return {
    section: { number, title, method: method(context), missing, figures, published, reports, claims, tables },
    shown,
  };
}

/** The curves of the architectures that the families have; each measure's are asked for once. */
function publishedFor(client: Client, families: (Subject | null)[]): Context["published"] {
  let names: Promise<string[]> | undefined;
  const readNames = async () => {
    const known = families.filter((family) => family !== null);
    return (await Promise.all(known.map((family) => paperNames(client, family)))).flat();
  };
  return async (measure: PublishedMeasure) => {
    names ??= readNames();
    const architectures = await names;
    return (await publishedCurves(client, measure)).filter(({ architecture }) => architectures.includes(architecture));
  };
}

function claimTable(claims: Section["claims"]): Table {
  return {
    name: "claims",
    title: "What the paper says, and what was found",
    columns: ["section", "of", "statement", "holds", "finding"],
    rows: claims.map(({ section, of, statement, holds, finding }) => [section, of, statement, holds, finding]),
  };
}

function publishedTable(shown: readonly (Shown | null)[]): Table[] {
  const curves = shown.flatMap((one) => one?.published ?? []);
  if (curves.length === 0) return [];
  return [
    {
      name: "published",
      title: "Published curves",
      columns: ["id", "architecture", "label", "layer", "value", "source"],
      rows: curves.flatMap(({ id, architecture, label, x, values, source }) =>
        x.map((layer, i) => [id, architecture, label, layer, values[i], source]),
      ),
    },
  ];
}
