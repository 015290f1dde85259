/** The findings of a family's weights: what is wrong, odd or unknown about them, each in a sentence with its numbers. */
import type { ModelConfig } from "../model/config.js";
import { type CheckpointAudit, isMatrix, type TensorAudit } from "./audit.js";
import { layoutOf, misfits } from "./layouts/layout.js";
import type { TensorFile } from "./tensors.js";

/** LEFT_OUT: the member is not in the family. WARNING: numbers measured on it may mislead. NOTE: good to know. */
export type Severity = "LEFT_OUT" | "WARNING" | "NOTE";

export type FindingCode =
  | "MISSING_MEMBER"
  | "UNREADABLE"
  | "WRONG_CHECKSUM"
  | "MISSING_TENSOR"
  | "WRONG_SHAPE"
  | "UNKNOWN_TENSOR"
  | "NON_FINITE"
  | "CONSTANT_TENSOR"
  | "DUPLICATE_WEIGHTS"
  | "DUPLICATE_TENSORS"
  | "NOT_CONTINUED"
  | "LOSS_OUTLIER"
  | "WORSE_THAN_CHANCE"
  | "STEP_UNKNOWN"
  | "SEED_UNKNOWN"
  | "STEPS_DIFFER";

/** Something about a family that its user must know. */
export interface Finding {
  code: FindingCode;
  severity: Severity;
  /** a sentence that names the thing, its value, and what was to be expected */
  message: string;
  /** labels of the refits that it concerns; empty for the whole family */
  refits: string[];
  step: number | null;
  /** TransformerLens name, or the file's where the weights could not be read */
  tensor: string | null;
}

/** One checkpoint of a family, as an audit found it. */
export interface AuditedCheckpoint {
  label: string;
  /** of its refit; null where none is declared */
  initSeed: number | null;
  step: number;
  /** false where the step only stands for "final" */
  stepIsKnown: boolean;
  weightsHash: string;
  audit: CheckpointAudit;
}

/** Why a checkpoint is not in its family; `why` is a sentence, with or without its full stop. */
export function leftOut(
  code: FindingCode,
  { label, step }: { label: string; step: number },
  why: string,
  tensor: string | null = null,
): Finding {
  const message = `${label}, step ${step}: ${why.replace(/[.\s]*$/, "")}.`;
  return { code, severity: "LEFT_OUT", message, refits: [label], step, tensor };
}

/** Why a file's tensors cannot be those of an architecture; null if they can. */
export function misfitFinding(
  { name, tensors }: TensorFile,
  config: ModelConfig,
  checkpoint: { label: string; step: number },
): Finding | null {
  const layout = layoutOf(new Set(tensors.keys()), name);
  const misfit = misfits(tensors, layout, config).find(({ kind }) => kind !== "unknown");
  if (!misfit) return null;
  const code = misfit.kind === "shape" ? "WRONG_SHAPE" : "MISSING_TENSOR";
  return leftOut(code, checkpoint, `${name}: ${misfit.message}`, misfit.tensor);
}

/** Not every refit has the step 0 that the floor was to be measured on. */
export function twinsMissing(name: string, labels: readonly string[]): Finding {
  const who =
    labels.length > 0
      ? `${listed(labels)} of ${name} ${labels.length > 1 ? "have" : "has"} no step 0`
      : `not every refit of ${name} has a step 0`;
  const message = `${who}, so the floor is that of networks drawn anew, as TransformerLens draws them.`;
  return { code: "STEPS_DIFFER", severity: "WARNING", message, refits: [...labels], step: 0, tensor: null };
}

/** Refits that declare no seed to draw an untrained network from; nothing where all do. */
export function seedsUnknown(refits: readonly { label: string; initSeed: number | null }[]): Finding[] {
  const labels = [...new Set(refits.filter(({ initSeed }) => initSeed === null).map(({ label }) => label))];
  if (labels.length === 0) return [];
  const message = `${labels.length === 1 ? "one refit declares" : `${labels.length} refits declare`} no initSeed; the networks drawn for the floor take seeds that no other refit has.`;
  return [{ code: "SEED_UNKNOWN", severity: "NOTE", message, refits: labels, step: null, tensor: null }];
}

/** Why weights cannot be used: not a single value may be NaN or infinite. */
export function unusable(label: string, step: number, { tensors }: CheckpointAudit): Finding | null {
  const broken = tensors.filter(({ nonFinite }) => nonFinite > 0);
  if (broken.length === 0) return null;
  const [{ name, shape, nonFinite, firstNonFinite }] = broken;
  const at = placeOf(firstNonFinite!.index, shape);
  const others = broken.length > 1 ? `; ${counted(broken.length - 1, "other tensor")} too` : "";
  const why = `${name} has ${counted(nonFinite, "value")} that ${nonFinite === 1 ? "is" : "are"} not finite, the first ${firstNonFinite!.value} at [${at}]${others}; weights must be finite`;
  return leftOut("NON_FINITE", { label, step }, why, name);
}

/** Everything that the weights tell about a family, without running it. */
export function weightFindings(checkpoints: readonly AuditedCheckpoint[]): Finding[] {
  return [
    ...checkpoints.flatMap(constantTensors),
    ...duplicateWeights(checkpoints),
    ...duplicateTensors(checkpoints),
    ...notContinued(checkpoints),
  ];
}

/** Matrices are drawn, and trained weights move: a tensor of one value only is a sign that something did not load. */
function constantTensors({ label, step, audit }: AuditedCheckpoint): Finding[] {
  const constant = audit.tensors.filter(
    ({ name, min, max, shape }) =>
      min === max && sizeOf(shape) > 1 && (isMatrix(name) || step > 0) && !audit.constants.includes(name),
  );
  return grouped(constant, ({ name, min }) => `${name.replace(/^blocks\.\d+\./, "")} ${min}`).map((same) => {
    const [{ name, min }] = same;
    const which = same.length === 1 ? name : `${name} and ${same.length - 1} of its like in other layers`;
    return {
      code: "CONSTANT_TENSOR",
      severity: isMatrix(name) ? "WARNING" : "NOTE",
      message: `${label}, step ${step}: all values of ${which} are ${min}; ${isMatrix(name) ? "a matrix is drawn at random, so it did not load or was never trained" : "training usually moves them"}.`,
      refits: [label],
      step,
      tensor: name,
    };
  });
}

/** Two checkpoints of a family with the very same weights are one checkpoint under two names. */
function duplicateWeights(checkpoints: readonly AuditedCheckpoint[]): Finding[] {
  return grouped(checkpoints, ({ weightsHash }) => weightsHash)
    .filter((same) => same.length > 1)
    .map((same) => ({
      code: "DUPLICATE_WEIGHTS",
      severity: shareTheirInit(same) ? "NOTE" : "WARNING",
      message: `${listed(same.map(nameOf))} have the same weights (sha256 ${same[0].weightsHash.slice(0, 12)}…)${shareTheirInit(same) ? `, as their one initSeed ${same[0].initSeed} says; a floor on step 0 compares that network with itself` : "; they were expected to differ"}.`,
      refits: [...new Set(same.map(({ label }) => label))],
      step: same[0].step,
      tensor: null,
    }));
}

/** Untrained twins of one declared seed are one network: seeds of the data order alone set such refits apart. */
function shareTheirInit(same: readonly AuditedCheckpoint[]): boolean {
  const [{ initSeed }] = same;
  return initSeed !== null && same.every((one) => one.step === 0 && one.initSeed === initSeed);
}

/** Checkpoints that share matrices without being the same: embeddings copied, layers frozen, an init not re-seeded. */
function duplicateTensors(checkpoints: readonly AuditedCheckpoint[]): Finding[] {
  const holders = new Map<string, { name: string; of: AuditedCheckpoint[] }>();
  for (const checkpoint of checkpoints) {
    for (const tensor of checkpoint.audit.tensors) {
      if (!isMatrix(tensor.name) || tensor.min === tensor.max) continue;
      const same = holders.get(`${tensor.name} ${tensor.hash}`) ?? { name: tensor.name, of: [] };
      same.of.push(checkpoint);
      holders.set(`${tensor.name} ${tensor.hash}`, same);
    }
  }
  const shared = [...holders.values()].filter(({ of }) => new Set(of.map((c) => c.weightsHash)).size > 1);
  return grouped(shared, ({ of }) => of.map(nameOf).join("; ")).map((same) => {
    const { of, name } = same[0];
    const matrices = of[0].audit.tensors.filter((tensor) => isMatrix(tensor.name)).length;
    const what = same.length === 1 ? name : `${same.length} of ${matrices} matrices, ${name} among them`;
    return {
      code: "DUPLICATE_TENSORS",
      severity: shareTheirInit(of) ? "NOTE" : "WARNING",
      message: `${listed(of.map(nameOf))} share ${what}, bit for bit; different seeds or steps were expected to differ.`,
      refits: [...new Set(of.map(({ label }) => label))],
      step: of[0].step,
      tensor: name,
    };
  });
}

const seriousness: Record<Severity, number> = { LEFT_OUT: 0, WARNING: 1, NOTE: 2 };

/** Those alike stay in their order. */
export function mostSeriousFirst(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => seriousness[a.severity] - seriousness[b.severity]);
}

/** What is said of several checkpoints in the same words is said once, of all of them. */
export function merged(findings: readonly Finding[]): Finding[] {
  return grouped(findings, (finding) => `${finding.code} ${finding.severity} ${withoutName(finding)}`).map((same) => {
    const [first] = same;
    if (same.length === 1 || withoutName(first) === first.message) return first;
    return {
      ...first,
      message: `${listed(same.map(({ refits: [label], step }) => `${label} at step ${step}`))}: ${withoutName(first)}`,
      refits: [...new Set(same.flatMap(({ refits }) => refits))],
      step: same.every(({ step }) => step === first.step) ? first.step : null,
    };
  });
}

/** The message of a finding about one checkpoint, without the words that name it. */
function withoutName({ message, refits: [label], step }: Finding): string {
  const name = `${label}, step ${step}: `;
  return message.startsWith(name) ? message.slice(name.length) : message;
}

/** Beyond chance: correlations of unrelated weights have a standard deviation of 1/√n. */
const standardDeviations = 5;
/** Training until here has not drowned the init. */
const earlyStep = 1_000;
/** Where the other refits' kinship with their step 0 is this plain, one without any stands out at any step. */
const plainKinship = 0.2;

/**
 * A refit's next checkpoint must look like its own step 0, however faintly: the init is never quite forgotten. Only
 * said where it can be known: early, or where the other refits do remember theirs.
 */
function notContinued(checkpoints: readonly AuditedCheckpoint[]): Finding[] {
  const pairs = [...new Set(checkpoints.map(({ label }) => label))].flatMap((label) => {
    const own = checkpoints.filter((c) => c.label === label).sort((a, b) => a.step - b.step);
    return own.length > 1 && own[0].step === 0 ? [{ label, init: own[0], next: own[1] }] : [];
  });
  const kinships = pairs.map(({ init, next }) => correlation(init.audit.tensors, next.audit.tensors));
  return pairs.flatMap(({ label, init, next }, i) => {
    const { r, n } = kinships[i];
    const others = kinships.filter((_, j) => j !== i).map((kinship) => kinship.r);
    const chance = standardDeviations / Math.sqrt(n);
    const knowable =
      (next.stepIsKnown && next.step <= earlyStep) || (others.length > 0 && median(others) > plainKinship);
    if (!knowable || r > chance) return [];
    const resembled = pairs.find(
      (other, j) => j !== i && correlation(other.init.audit.tensors, next.audit.tensors).r > chance,
    );
    return [
      {
        code: "NOT_CONTINUED",
        severity: "WARNING",
        message: `${label}: step ${next.step} does not continue step ${init.step}: their matrices correlate with r = ${r.toFixed(3)} (chance stays below ${chance.toFixed(3)}${others.length > 0 ? `; the other refits have ${median(others).toFixed(3)}` : ""})${resembled ? `; it continues ${resembled.label}'s` : ""}. The floor is not this refit's own.`,
        refits: [label],
        step: next.step,
        tensor: null,
      } satisfies Finding,
    ];
  });
}

/** Pearson's r of what was sampled of all matrices, each brought to mean 0 and length 1 first, so that all count alike. */
export function correlation(a: readonly TensorAudit[], b: readonly TensorAudit[]): { r: number; n: number } {
  let [products, tensors, n] = [0, 0, 0];
  for (const tensor of a) {
    const other = b.find(({ name }) => name === tensor.name);
    if (!other || tensor.sample.length < 2 || tensor.sample.length !== other.sample.length) continue;
    const [x, y] = [unit(tensor.sample), unit(other.sample)];
    if (!x || !y) continue;
    products += x.reduce((sum, value, i) => sum + value * y[i], 0);
    tensors++;
    n += x.length;
  }
  return { r: tensors > 0 ? products / tensors : 0, n: Math.max(1, n) };
}

/** Mean 0, length 1; null if it is constant. */
function unit(values: readonly number[]): number[] | null {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const length = Math.hypot(...values.map((value) => value - mean));
  return length > 0 ? values.map((value) => (value - mean) / length) : null;
}

/** Beyond this many robust standard deviations a loss is an outlier (Iglewicz and Hoaglin, 1993). */
const outlierZ = 3.5;
const fewestForOutliers = 4;

/**
 * Losses that stand out among a family's, and models that have learned nothing.
 *
 * @param losses mean over predicted tokens, in nats
 */
export function lossFindings(
  losses: readonly { label: string; step: number; loss: number }[],
  dVocab: number,
): Finding[] {
  const chance = Math.log(dVocab);
  const values = losses.map(({ loss }) => loss);
  const hopeless = losses.filter(({ loss, step }) => loss > chance && step > 0);
  const outliers = losses.flatMap(({ label, step, loss }) => {
    const about = { refits: [label], step, tensor: null };
    const findings: Finding[] = [];
    const z = robustZ(loss, values);
    if (values.length >= fewestForOutliers && Math.abs(z) > outlierZ) {
      findings.push({
        code: "LOSS_OUTLIER",
        severity: "WARNING",
        message: `${label}, step ${step}: its loss on the prompts is ${loss.toFixed(3)} nats a token, the refits' median ${median(values).toFixed(3)} (robust z ${z.toFixed(1)}; beyond ±${outlierZ} is an outlier).`,
        ...about,
      });
    }
    return findings;
  });
  return [...worseThanChance(hopeless, dVocab), ...outliers];
}

function worseThanChance(losses: readonly { label: string; step: number; loss: number }[], dVocab: number): Finding[] {
  if (losses.length === 0) return [];
  const [{ label, step }] = losses;
  const values = losses.map(({ loss }) => loss).sort((a, b) => a - b);
  const who =
    losses.length === 1
      ? `${label}, step ${step}: its loss on the prompts is ${values[0].toFixed(3)}`
      : `${listed(losses.map((one) => one.label))}, step ${step}: their losses on the prompts are ${values[0].toFixed(3)} to ${values.at(-1)!.toFixed(3)}`;
  return [
    {
      code: "WORSE_THAN_CHANCE",
      severity: "WARNING",
      message: `${who} nats a token, more than the ${Math.log(dVocab).toFixed(3)} of guessing evenly among ${dVocab} tokens; tokenizer, BOS or layout may not be what they were trained with.`,
      refits: losses.map((one) => one.label),
      step,
      tensor: null,
    },
  ];
}

/** 0.6745 · (value − median) / median absolute deviation; 0 where the values hardly differ. */
export function robustZ(value: number, values: readonly number[]): number {
  const centre = median(values);
  const deviation = median(values.map((other) => Math.abs(other - centre)));
  // refits that agree to a thousandth of a nat leave no scale to measure an outlier by
  return (0.6745 * (value - centre)) / Math.max(deviation, 1e-3);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}

const nameOf = ({ label, step }: AuditedCheckpoint) => `${label} at step ${step}`;

/** "a, b and c"; of many, the first ones and how many more. */
function listed(names: readonly string[]): string {
  const shown = names.length > 6 ? [...names.slice(0, 5), `${names.length - 5} others`] : names;
  return shown.length === 1 ? shown[0] : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

function placeOf(index: number, shape: readonly number[]): string {
  const place: number[] = [];
  let rest = index;
  for (const length of shape.toReversed()) {
    place.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return place.join(", ");
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
