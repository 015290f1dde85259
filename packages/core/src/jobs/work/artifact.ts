/** The units that make what reports are read from: forward passes, and whatever is kept of them. */
import { ablate, type TokenAblation } from "../../analysis/ablationSweep.js";
import { agreementFloor } from "../../analysis/agreementFloor.js";
import { headAgreement } from "../../analysis/agreementTable.js";
import { counterpartsOf } from "../../analysis/counterparts.js";
import { embeddingSimilarities } from "../../analysis/embeddings.js";
import { functionDistance } from "../../analysis/functionDistance.js";
import { donors } from "../../analysis/instead.js";
import { layerGrid } from "../../analysis/layerGrid.js";
import { neuronMatches } from "../../analysis/neurons.js";
import { weightNorms } from "../../analysis/norms.js";
import { portedLosses } from "../../analysis/portability.js";
import { residualSimilarities } from "../../analysis/residual.js";
import { headScores } from "../../analysis/scoreTable.js";
import { headSignatures } from "../../analysis/signatures.js";
import { headSimilarities, type PartialSimilarities } from "../../analysis/similarity.js";
import { stitchedLosses } from "../../analysis/stitchedLosses.js";
import { streamNorms } from "../../analysis/streamNorms.js";
import { textLoss } from "../../analysis/textLoss.js";
import { headLosses, transplantedLosses } from "../../analysis/transplant.js";
import type { LoadOptions } from "../../model/loading.js";
import { writeAblation } from "../../store/ablations.js";
import { writeAgreement } from "../../store/agreement.js";
import type { ArtifactWork } from "../../store/artifactWork.js";
import { writeScores } from "../../store/scores.js";
import { writeSignatures } from "../../store/signatures.js";
import { readSimilarities, writeSimilarities } from "../../store/similarities.js";
import { artifactKey } from "../keys.js";
import type { ArtifactResult, MakeArtifact, Tell } from "../messages.js";
import { fileScratch } from "./scratch.js";
import type { Session } from "./session.js";

type OnPrompts = Extract<ArtifactWork, { prompts: unknown }>;
type Processed = Extract<ArtifactWork, { load: LoadOptions }>;

/** Makes an artifact and keeps it as a file. */
export async function artifactUnit(
  session: Session,
  { work, files }: Pick<MakeArtifact, "work" | "files">,
  tell: Tell,
): Promise<ArtifactResult> {
  const startedAt = new Date();
  const prompts = "prompts" in work ? await session.prompts({ ...work, prompts: work.prompts.file }) : [];
  const bytes = await made(
    session,
    { work, files },
    prompts.map(({ tokens }) => tokens),
    (done, total) => tell({ type: "progress", done, total }),
  ).finally(() => session.files.removePartials(artifactKey(work)));
  return {
    file: await session.files.put(bytes),
    bytes: bytes.byteLength,
    prompts: prompts.length,
    promptsTruncated: prompts.filter(({ truncated }) => truncated).length,
    startedAt,
    durationMs: Date.now() - startedAt.getTime(),
  };
}

async function made(
  session: Session,
  { work, files }: Pick<MakeArtifact, "work" | "files">,
  prompts: readonly Int32Array[],
  onProgress: (done: number, total: number) => void,
): Promise<Uint8Array> {
  const { engine } = session;
  switch (work.kind) {
    case "similarities":
      return writeSimilarities(
        await headSimilarities({
          ...asStored(session, work),
          against: work.against,
          prompts,
          onProgress,
          onPrompt: partialsOf(session, work),
          memoryBytes: session.tileBytes,
        }),
      );
    case "signatures":
      return writeSignatures(await headSignatures({ ...asStored(session, work), prompts, onProgress }));
    case "residual": {
      const scratch = fileScratch(session.scratch);
      return json(
        await residualSimilarities({
          ...(await processed(session, work)),
          prompts,
          site: work.site,
          measure: work.measure,
          control: work.control,
          twins: work.twins && (await processed(session, { ...work, refits: work.twins })).refits,
          instead: work.instead,
          scratch,
          onProgress,
        }),
      );
    }
    case "layer-grid": {
      const { refits, ...request } = await processed(session, work);
      const [left, right] = refits;
      return json(
        await layerGrid({
          ...request,
          refits: [left, right],
          prompts,
          site: work.site,
          measure: work.measure,
          control: work.control,
          twins: work.twins && (await processed(session, { ...work, refits: work.twins })).refits,
          instead: work.instead,
          scratch: fileScratch(session.scratch),
          onProgress,
        }),
      );
    }
    case "function-distance": {
      const { refits, ...request } = asStored(session, work);
      const [left, right] = refits;
      return json(await functionDistance({ ...request, refits: [left, right], prompts, onProgress }));
    }
    case "stitched-losses": {
      const { refits, ...request } = asStored(session, work);
      const [left, right] = refits;
      return json(await stitchedLosses({ ...request, refits: [left, right], prompts, onProgress }));
    }
    case "neurons": {
      const { anchor } = work;
      const instead = work.shuffled ? "shuffled-rows" : work.instead;
      const scratch = fileScratch(session.scratch);
      return json(await neuronMatches({ ...asStored(session, work), anchor, instead, prompts, scratch, onProgress }));
    }
    case "embeddings": {
      const scratch = fileScratch(session.scratch);
      return json(
        await embeddingSimilarities({
          ...(await processed(session, work)),
          shuffled: work.shuffled,
          scratch,
          onProgress,
        }),
      );
    }
    case "agreement": {
      const { anchor, instead } = work;
      const request = {
        ...(await processed(session, work)),
        prompts,
        anchor,
        scratch: fileScratch(session.scratch),
        onProgress,
        memoryBytes: session.tileBytes,
      };
      return writeAgreement(await (instead ? agreementFloor({ ...request, instead }) : headAgreement(request)));
    }
    case "scores": {
      const { bosId, detector, instead } = work;
      const request = { ...asStored(session, work), prompts, bosId, detector, instead, onProgress };
      return writeScores(await headScores(request));
    }
    case "ablation":
      return writeAblation(await ablated(session, work, prompts, onProgress));
    case "ported-sets": {
      const table = readSimilarities(await session.files.read(files[work.similarities]));
      const request = { engine, ...(await one(session, work)), prompts, onProgress };
      return json(await portedLosses(request, table, work.refit, work.circuit));
    }
    case "head-losses":
      return json(await headLosses({ engine, ...(await one(session, work)), prompts, onProgress }));
    case "transplants": {
      const table = readSimilarities(await session.files.read(files[work.similarities]));
      const donor = await session.weightsOf(work.refits[1], work.config);
      const request = { engine, ...(await one(session, work)), donor, prompts, onProgress };
      return json(await transplantedLosses(request, table, work));
    }
    case "stream-norms":
      return json(await streamNorms({ engine, ...(await only(session, work)), prompts, onProgress }));
    case "weight-norms": {
      const { config, weights } = await only(session, work);
      return json(weightNorms(config, weights));
    }
    case "text-loss": {
      const weights = await session.weightsOf(work.refits[0], work.config);
      return json(
        await textLoss({ engine, config: work.config, weights, tokens: await session.textTokens(work), onProgress }),
      );
    }
  }
}

/** Beyond this, what is known so far is not worth its writing. */
const mostPartialBytes = 256 * 2 ** 20;
/** Of the time of the work, what keeping partial tables may take. */
const partialShare = 0.1;

/** Keeps what is known so far, now and then. */
function partialsOf(session: Session, work: Extract<ArtifactWork, { kind: "similarities" }>) {
  let next = Date.now() + session.partialMs;
  return async (soFar: () => PartialSimilarities) => {
    const begun = Date.now();
    if (begun < next) return;
    const { table, prompts } = soFar();
    if (prompts.length < 2) return;
    const bytes = writeSimilarities(table, prompts);
    if (bytes.byteLength > mostPartialBytes) next = Number.POSITIVE_INFINITY;
    else {
      await session.files.putPartial(artifactKey(work), prompts.length, bytes);
      next = Date.now() + Math.max(session.partialMs, session.partialMs && (Date.now() - begun) / partialShare);
    }
  };
}

type Ablation = Extract<ArtifactWork, { kind: "ablation" }>;

async function ablated(
  session: Session,
  work: Ablation,
  prompts: readonly Int32Array[],
  onProgress: (done: number, total: number) => void,
): Promise<TokenAblation> {
  const request = { engine: session.engine, ...(await only(session, work)), prompts, onProgress };
  const { ablating, refits } = work;
  switch (ablating.kind) {
    case "resample":
      return ablate(request, { kind: "resample", donors: donors(prompts, ablating.seed) });
    case "swap": {
      const other = await session.loadedOf(refits[1], work.config, work.load);
      const counterparts = await counterpartsOf({ ...request, other: other.weights });
      return ablate(request, { kind: "swap", counterparts });
    }
    default:
      return ablate(request, { kind: ablating.kind });
  }
}

/** The refits as they are stored. */
function asStored(session: Session, { config, refits }: OnPrompts) {
  const { engine } = session;
  return { engine, config, refits: refits.map((source) => () => session.weightsOf(source, config)) };
}

/** The refits as the measure reads them. */
async function processed(session: Session, work: Processed) {
  const { config } = await only(session, work);
  const refits = work.refits.map(
    (source) => async () => (await session.loadedOf(source, work.config, work.load)).weights,
  );
  return { engine: session.engine, config, refits };
}

/** The first refit, often the only one, as the measure reads it. */
function only(session: Session, { refits, config, load }: Processed) {
  return session.loadedOf(refits[0], config, load);
}

/** The first refit as it is stored. */
async function one(session: Session, { config, refits }: OnPrompts) {
  return { config, weights: await session.weightsOf(refits[0], config) };
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
