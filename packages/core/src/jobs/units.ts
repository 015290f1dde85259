/** Units: what one compute process does without a pause. A job is a set of them. */

/** Train a refit from its stored state towards a checkpoint. */
export interface TrainUnit {
  kind: "train";
  jobId: string;
  attempt: number;
  refitId: string;
  fromStep: number;
  untilStep: number;
}

/** Make something that the job's report, and perhaps others, are read from. */
export interface ArtifactUnit {
  kind: "artifact";
  jobId: string;
  attempt: number;
  /** its key */
  artifact: string;
}

/** Read the job's report off its artifacts. */
export interface ReportUnit {
  kind: "report";
  jobId: string;
  attempt: number;
}

/** Bring one checkpoint of an imported family into the store. */
export interface MemberUnit {
  kind: "member";
  jobId: string;
  attempt: number;
  refitId: string;
  step: number;
}

/** Measure the loss of one checkpoint, which the job, and perhaps others, need. */
export interface EvaluateUnit {
  kind: "evaluate";
  jobId: string;
  attempt: number;
  key: string;
  /** refit */
  ordinal: number;
}

/** Hold one refit's logits against a reference. */
export interface ParityUnit {
  kind: "parity";
  jobId: string;
  attempt: number;
}

/** Look at every value of one stored checkpoint. */
export interface AuditUnit {
  kind: "audit";
  jobId: string;
  attempt: number;
  checkpointId: string;
}

/** Write the job's archive. */
export interface ExportUnit {
  kind: "export";
  jobId: string;
  attempt: number;
}

export type Unit =
  | TrainUnit
  | ArtifactUnit
  | ReportUnit
  | MemberUnit
  | EvaluateUnit
  | ParityUnit
  | AuditUnit
  | ExportUnit;

/** Two units with one key are the same work; only one of them is ever queued or at work. */
export function unitKey(unit: Unit): string {
  switch (unit.kind) {
    case "train":
      return `train ${unit.refitId} from ${unit.fromStep}, attempt ${unit.attempt}`;
    case "artifact":
      return `artifact ${unit.artifact}, attempt ${unit.attempt}`;
    case "member":
      return `member ${unit.refitId} at ${unit.step}, attempt ${unit.attempt}`;
    case "evaluate":
      return `evaluate ${unit.key} for ${unit.jobId}, attempt ${unit.attempt}`;
    case "parity":
      return `parity ${unit.jobId}, attempt ${unit.attempt}`;
    case "audit":
      return `audit ${unit.checkpointId} for ${unit.jobId}, attempt ${unit.attempt}`;
    case "export":
      return `export ${unit.jobId}, attempt ${unit.attempt}`;
    case "report":
      return `report ${unit.jobId}, attempt ${unit.attempt}`;
  }
}
