/** The unit that reads a measure off its artifacts: no forward passes any more. */
import { ablation } from "../../analysis/ablation.js";
import { type PromptLosses, promptLosses } from "../../analysis/ablationEffects.js";
import type { TokenAblation } from "../../analysis/ablationSweep.js";
import { agreement } from "../../analysis/agreement.js";
import type { AgreementFloorTable } from "../../analysis/agreementFloor.js";
import type { AgreementTable } from "../../analysis/agreementTable.js";
import type { SetAblationKind } from "../../analysis/circuitReports.js";
import { classes } from "../../analysis/classes.js";
import { parseHead } from "../../analysis/classNames.js";
import { type FamilyPairs, familyPairs } from "../../analysis/classPairs.js";
import { commonness } from "../../analysis/commonness.js";
import { type CompareInput, compare } from "../../analysis/compare.js";
import { crossLayer } from "../../analysis/crossLayer.js";
import { dynamics } from "../../analysis/dynamics.js";
import type { FamilyLosses } from "../../analysis/effectsOverRefits.js";
import { type EmbeddingsTable, embeddings } from "../../analysis/embeddings.js";
import { isComputed } from "../../analysis/floors.js";
import type { FunctionDistance } from "../../analysis/functionDistance.js";
import { influence } from "../../analysis/influence.js";
import type { LayerGrid } from "../../analysis/layerGrid.js";
import { mapOfHeads } from "../../analysis/map.js";
import type { HeadOptions } from "../../analysis/matching.js";
import { type NeuronTable, neurons } from "../../analysis/neurons.js";
import { norms, type weightNorms } from "../../analysis/norms.js";
import { type PortedLosses, portability } from "../../analysis/portability.js";
import { power } from "../../analysis/power.js";
import { promptAgreement } from "../../analysis/promptAgreement.js";
import { promptLength } from "../../analysis/promptLength.js";
import { refitPair } from "../../analysis/refitPair.js";
import type { Measure, MeasureReport } from "../../analysis/report.js";
import { type ResidualTable, residual } from "../../analysis/residual.js";
import { scores } from "../../analysis/scores.js";
import type { ScoreTable } from "../../analysis/scoreTable.js";
import { seedVariance } from "../../analysis/seedVariance.js";
import type { SimilarityTable } from "../../analysis/similarity.js";
import { byOrdinals, keptRefits, onSomeRefits, scoresOnSomeRefits } from "../../analysis/someRefits.js";
import { stability } from "../../analysis/stability.js";
import type { StitchedLosses } from "../../analysis/stitchedLosses.js";
import { stitching } from "../../analysis/stitching.js";
import type { StreamNorms } from "../../analysis/streamNorms.js";
import type { TextLoss } from "../../analysis/textLoss.js";
import type { HeadLosses, TransplantedLosses } from "../../analysis/transplant.js";
import { transplant } from "../../analysis/transplantReport.js";
import { mean } from "../../statistics/describe.js";
import { readAblation } from "../../store/ablations.js";
import { readAgreement } from "../../store/agreement.js";
import type { AnalysisParams, ReportSummary } from "../../store/records.js";
import { readScores } from "../../store/scores.js";
import { readSignatures } from "../../store/signatures.js";
import { readSimilarities } from "../../store/similarities.js";
import { swappedWith } from "../ablationNeeds.js";
import { placeOf } from "../circuitNeeds.js";
import type { ReportResult, ReportWork, Tell } from "../messages.js";
import type { Session } from "./session.js";

/** t-SNE and UMAP begin at random; the paper's seed. */
const mapSeed = 42;

export async function reportUnit(session: Session, work: ReportWork, tell: Tell): Promise<ReportResult> {
  const report = await read(new Inputs(session, work), tell);
  const file = await session.files.put(new TextEncoder().encode(JSON.stringify(report)));
  const summary = summaryOf(report);
  const warnings =
    "cautions" in report ? report.cautions.map((message) => ({ code: "FEW_TOKENS" as const, message })) : [];
  return { file, summary, warnings };
}

/** The same from tables that are given: those of a measure that is read off similarities within layers alone. */
export function reportOn(
  session: Session,
  params: AnalysisParams,
  tables: Readonly<Record<string, SimilarityTable>>,
): Promise<MeasureReport> {
  return read(new Inputs(session, { kind: "report", params, files: {} }, tables), () => {});
}

async function read(inputs: Inputs, tell: Tell): Promise<MeasureReport> {
  const report = await readers[inputs.params.measure](inputs, tell);
  return inputs.kept ? byOrdinals(report, inputs.kept) : report;
}

/** The small part of a report; null where its layers have no estimates. */
export function summaryOf(report: MeasureReport): ReportSummary | null {
  if (!isSummarised(report)) return null;
  return {
    overall: report.overall,
    layers: report.layers.map(({ layer, estimate, sd }) => ({ layer, estimate, sd })),
    ...("drop" in report ? { drop: report.drop } : {}),
  };
}

/** Those whose layers have estimates. */
function isSummarised(report: MeasureReport): report is Extract<MeasureReport, ReportSummary> {
  return "overall" in report && "layers" in report && "estimate" in report.layers[0];
}

const readers: Record<Measure, (inputs: Inputs, tell: Tell) => Promise<MeasureReport>> = {
  async stability(inputs) {
    return stability(await inputs.table("trained"), await inputs.tableOrNull("floor"), inputs.heads);
  },
  async commonness(inputs) {
    return commonness(await inputs.table("trained"), await inputs.tableOrNull("floor"), inputs.heads);
  },
  async "cross-layer"(inputs) {
    const all = { acrossLayers: true };
    return crossLayer(await inputs.table("trained", all), await inputs.tableOrNull("floor", all), inputs.heads);
  },
  async norms(inputs) {
    const { preset, anchor, options } = inputs.params;
    const layers = await inputs.json<ReturnType<typeof weightNorms>>("norms");
    return norms(layers, await inputs.tableOrNull("trained"), { preset, refit: anchor, load: options.load! });
  },
  async "prompt-length"(inputs) {
    const sets = await Promise.all(
      inputs.params.about.promptSets!.map(async ({ hash, ...set }, i) => ({
        ...set,
        promptSetHash: hash,
        meanTokens: await inputs.meanTokens(`trained:${i}`),
        table: await inputs.table(`trained:${i}`),
        floor: await inputs.tableOrNull(`floor:${i}`),
      })),
    );
    return promptLength(sets, inputs.heads);
  },
  async compare(inputs) {
    const { options, about } = inputs.params;
    const sides = await Promise.all(about.families.map((_, side) => comparedSide(inputs, side)));
    return compare(sides as [CompareInput, CompareInput], {
      ...inputs.heads,
      load: options.load!,
      text: about.text!,
    });
  },
  async residual(inputs) {
    const { preset, options } = inputs.params;
    const heads = await inputs.tableOrNull("trained");
    return residual(
      await inputs.json<ResidualTable>("residual"),
      await inputs.jsonOrNull<ResidualTable>("floor"),
      { preset, selfPairs: options.selfPairs!, load: options.load!, resampling: options.resampling },
      heads && stability(heads, null, { preset: "PAPER", anchor: 0 }).layers.map(({ estimate }) => estimate.value),
    );
  },
  async neurons(inputs) {
    const [own, floor] = [await inputs.json<NeuronTable>("neurons"), await inputs.jsonOrNull<NeuronTable>("floor")];
    return neurons(own, floor, { resampling: inputs.params.options.resampling! });
  },
  async embeddings(inputs) {
    const { load, resampling } = inputs.params.options;
    const own = await inputs.json<EmbeddingsTable>("embeddings");
    return embeddings(own, await inputs.jsonOrNull<EmbeddingsTable>("floor"), {
      load: load!,
      resampling: resampling!,
    });
  },
  async "refit-pair"(inputs) {
    const { anchor: left, options } = inputs.params;
    return refitPair(
      { grid: await inputs.json<LayerGrid>("grid"), distance: await inputs.json<FunctionDistance>("distance") },
      {
        grid: await inputs.jsonOrNull<LayerGrid>("floor:grid"),
        distance: await inputs.jsonOrNull<FunctionDistance>("floor:distance"),
      },
      { left, right: options.right!, load: options.load!, resampling: options.resampling! },
    );
  },
  async stitching(inputs) {
    const { anchor: left, options, needs } = inputs.params;
    return stitching(await inputs.json<StitchedLosses>("stitched"), await inputs.jsonOrNull<StitchedLosses>("floor"), {
      left,
      right: options.right!,
      width: needs[0].work.config.dModel,
      resampling: options.resampling!,
    });
  },
  async ablation(inputs) {
    const { preset, options } = inputs.params;
    const { anchor } = inputs.heads;
    const { load, resampling, ablationKind: kind } = options;
    const own = `ablation:${anchor}`;
    const table = readAblation(await inputs.bytes(own));
    return ablation(
      table,
      await inputs.tableOrNull("trained"),
      {
        preset,
        refit: anchor,
        load: load!,
        kind,
        swappedWith: kind === "swap" ? swappedWith(anchor, inputs.params.weights.length) : null,
        resampling,
        tokenLossesFile: inputs.file(own),
        prompts: promptLosses(table),
      },
      preset === "PAPER"
        ? null
        : {
            refits: await inputs.promptLosses(inputs.roles("ablation:")),
            floors: await inputs.effectFloors(),
          },
    );
  },
  async classes(inputs) {
    const { scope, near } = inputs.params.options;
    const { resampling, computedFloor } = inputs.heads;
    const which = { acrossLayers: scope === "across-layers" };
    const floor = await inputs.tableOrNull("floor", which);
    return classes(await inputs.table("trained", which), floor, { scope, near, resampling, computedFloor });
  },
  async agreement(inputs) {
    const { load, resampling } = inputs.params.options;
    const table = readAgreement(await inputs.bytes("trained"));
    const measured = async () => readAgreement<AgreementTable | AgreementFloorTable>(await inputs.bytes("floor"));
    const floor = inputs.has("floor") ? await measured() : null;
    const losses = await inputs.losses("effects:");
    return agreement(
      { table, floor, losses, floorLosses: await inputs.losses("floor-effects:") },
      { resampling, load: load! },
    );
  },
  async scores(inputs) {
    const { detector, resampling } = inputs.params.options;
    const { anchor: refit, computedFloor = null } = inputs.heads;
    const measured = inputs.has("floor") ? await inputs.scores("floor") : null;
    const floor = computedFloor ?? measured;
    const table = await inputs.scores("scores");
    return scores(table, await inputs.tableOrNull("trained"), floor, { refit, detector, resampling });
  },
  async portability(inputs) {
    const { anchor, options } = inputs.params;
    const losses = await Promise.all(inputs.roles("ported:").map((role) => inputs.json<PortedLosses>(role)));
    const circuit = {
      refit: anchor,
      heads: options.heads!.map(placeOf),
      kind: options.ablationKind as SetAblationKind,
    };
    return portability(losses, circuit, options.resampling);
  },
  async transplant(inputs) {
    const { anchor, options, needs } = inputs.params;
    const pairs = await Promise.all(inputs.roles("pair:").map((role) => inputs.json<TransplantedLosses>(role)));
    const width = needs[0].work.config.dModel;
    return transplant(await inputs.json<HeadLosses>("alone"), pairs, { refit: anchor, width }, options.resampling);
  },
  async map(inputs, tell) {
    const { about, options } = inputs.params;
    const families = await Promise.all(
      about.families.map(async ({ slug }, i) => ({
        slug,
        signatures: readSignatures(await inputs.bytes(`signatures:${i}`)),
      })),
    );
    const how = { method: options.method!, neighbourhood: options.neighbourhood ?? null, seed: mapSeed };
    return mapOfHeads(families, how, (done, total) => tell({ type: "progress", done, total }));
  },
  async prompts(inputs) {
    const { anchor, options } = inputs.params;
    const family = await inputs.family();
    const head = options.head === undefined ? null : parseHead(options.head);
    return promptAgreement(family, { anchor, head, resampling: options.resampling! });
  },
  async dynamics(inputs) {
    const { anchor, options } = inputs.params;
    const input = {
      steps: options.steps!,
      last: await inputs.family(),
      tableAt: (step: number) => inputs.table(`step:${step}`),
      ownOf: (refit: number) => inputs.table(`own:${refit}`),
    };
    return dynamics(input, { anchor, share: options.share!, resampling: options.resampling! });
  },
  async power(inputs) {
    const { anchor, options } = inputs.params;
    return power(await inputs.family(), { anchor, halfWidth: options.halfWidth!, resampling: options.resampling! });
  },
  async influence(inputs) {
    const { anchor, options } = inputs.params;
    return influence(await inputs.family(), { anchor, resampling: options.resampling! });
  },
  async variance(inputs) {
    const { anchor, options, about } = inputs.params;
    return seedVariance(await inputs.family(), about.seeds!, { anchor, level: options.resampling!.level });
  },
};

async function comparedSide(inputs: Inputs, side: number): Promise<CompareInput> {
  const { slug, optimizer } = inputs.params.about.families[side];
  const losses = inputs.roles(`loss:${side}:`).map((role) => inputs.json<TextLoss>(role));
  return {
    slug,
    optimizer,
    table: await inputs.table(`trained:${side}`),
    floor: await inputs.tableOrNull(`floor:${side}`),
    norms: await inputs.json<StreamNorms>(`norms:${side}`),
    losses: await Promise.all(losses),
  };
}

/** The artifacts, by the role that they play. */
class Inputs {
  constructor(
    private readonly session: Session,
    private readonly work: ReportWork,
    /** by role; in place of files */
    private readonly tables: Readonly<Record<string, SimilarityTable>> = {},
  ) {}

  get params() {
    return this.work.params;
  }

  /** Ordinals of the refits that stay, by their places among those; null where none is left out. */
  get kept(): number[] | null {
    const { weights, options } = this.params;
    return options.exclude ? keptRefits(weights.length + options.exclude.length, options.exclude) : null;
  }

  /** What every measure of heads is asked with; the anchor by its place among the refits that stay. */
  get heads(): HeadOptions {
    const { preset, options } = this.params;
    const { floor, resampling } = options;
    const anchor = this.kept ? this.kept.indexOf(this.params.anchor) : this.params.anchor;
    return { preset, anchor, resampling, computedFloor: floor && isComputed(floor) ? floor : null };
  }

  /** In the order of the needs. */
  roles(prefix: string): string[] {
    return this.params.needs.map(({ role }) => role).filter((role) => role.startsWith(prefix));
  }

  has(role: string): boolean {
    return role in this.work.files;
  }

  file(role: string): string {
    return this.work.files[role];
  }

  bytes(role: string): Promise<Uint8Array> {
    return this.session.files.read(this.file(role));
  }

  /** One after the other: what is kept of each is small. */
  async promptLosses(roles: readonly string[]): Promise<PromptLosses[]> {
    const losses: PromptLosses[] = [];
    for (const role of roles) losses.push(promptLosses(readAblation(await this.bytes(role))));
    return losses;
  }

  async effectFloors(): Promise<FamilyLosses["floors"]> {
    if (this.params.options.floor === "shuffled-heads") return "shuffled-heads";
    const floors = this.roles("ablation-floor:");
    return floors.length > 0 ? this.promptLosses(floors) : null;
  }

  async table(role: string, { acrossLayers = false } = {}): Promise<SimilarityTable> {
    const table = this.tables[role] ?? readSimilarities(await this.bytes(role), { acrossLayers });
    return this.kept ? onSomeRefits(table, this.kept) : table;
  }

  async scores(role: string): Promise<ScoreTable> {
    const table = readScores(await this.bytes(role));
    return this.kept ? scoresOnSomeRefits(table, this.kept) : table;
  }

  /** As answers about a whole family see it. */
  async family(): Promise<FamilyPairs> {
    const { computedFloor = null } = this.heads;
    return familyPairs(await this.table("trained"), computedFloor ?? (await this.tableOrNull("floor")));
  }

  async tableOrNull(role: string, which?: { acrossLayers: boolean }): Promise<SimilarityTable | null> {
    return role in this.work.files || role in this.tables ? this.table(role, which) : null;
  }

  /** By refit, on every token; null where there are none. */
  async losses(prefix: string): Promise<TokenAblation[] | null> {
    const roles = this.roles(prefix);
    if (roles.length === 0) return null;
    return Promise.all(roles.map(async (role) => readAblation(await this.bytes(role))));
  }

  async json<T>(role: string): Promise<T> {
    return JSON.parse(new TextDecoder().decode(await this.bytes(role))) as T;
  }

  async jsonOrNull<T>(role: string): Promise<T | null> {
    return this.has(role) ? this.json<T>(role) : null;
  }

  /** Of the prompts that the artifact was made on, as they were cut. */
  async meanTokens(role: string): Promise<number> {
    const { work } = this.params.needs.find((need) => need.role === role)!;
    if (!("prompts" in work)) throw new Error(`${role} was made on no prompts`);
    const prompts = await this.session.prompts({ ...work, prompts: work.prompts.file });
    return mean(prompts.map(({ tokens }) => tokens.length));
  }
}
