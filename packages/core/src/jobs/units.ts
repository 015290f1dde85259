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

/** Make a similarity table that the job, and perhaps others, need. */
export interface SimilaritiesUnit {
  kind: "similarities";
  jobId: string;
  attempt: number;
  artifact: string;
  of: "trained" | "floor";
}

/** Read the job's report off its similarity tables. */
export interface ReportUnit {
  kind: "report";
  jobId: string;
  attempt: number;
}

export type Unit = TrainUnit | SimilaritiesUnit | ReportUnit;

/** Two units with one key are the same work; only one of them is ever queued or at work. */
export function unitKey(unit: Unit): string {
  switch (unit.kind) {
    case "train":
      return `train ${unit.refitId} from ${unit.fromStep}, attempt ${unit.attempt}`;
    case "similarities":
      return `similarities ${unit.artifact}, attempt ${unit.attempt}`;
    case "report":
      return `report ${unit.jobId}, attempt ${unit.attempt}`;
  }
}
