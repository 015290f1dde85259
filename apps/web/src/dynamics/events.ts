/** What happened while a family was trained, newest first. */
import { plural } from "../format";

export interface TrainingEvent {
  step: number;
  text: string;
  /** Its mark in the chart. */
  mark: "checkpoint" | "found" | "state";
}

interface Trained {
  /** Checkpoints that all refits have reached. */
  steps: readonly number[];
  /** Steps with a stored report. */
  measured: readonly number[];
  refits: readonly { label: string; state: string; step: number }[];
  /** Of the dynamics report, where there is one. */
  layers: readonly { layer: number; lockIn: number | null }[];
}

const words: Record<string, string> = {
  FAILED: "stopped: its process failed",
  DIVERGED: "diverged",
  CANCELLED: "was cancelled",
};

export function trainingEvents({ steps, measured, refits, layers }: Trained): TrainingEvent[] {
  const checkpoints = steps.map(
    (step): TrainingEvent => ({
      step,
      mark: "checkpoint",
      text:
        step === 0
          ? `Untrained twins of ${plural(refits.length, "refit")}, the floor`
          : `Checkpoint of ${plural(refits.length, "refit")}${measured.includes(step) ? ", stability measured" : ""}`,
    }),
  );
  const found = layers.flatMap(({ layer, lockIn }): TrainingEvent[] =>
    lockIn === null ? [] : [{ step: lockIn, mark: "found", text: `L${layer} locks in: refits agree on its heads` }],
  );
  const stopped = refits.flatMap(({ label, state, step }): TrainingEvent[] =>
    words[state] ? [{ step, mark: "state", text: `${label} ${words[state]}` }] : [],
  );
  const rank = { checkpoint: 0, found: 1, state: 2 };
  return [...checkpoints, ...found, ...stopped].sort((a, b) => b.step - a.step || rank[b.mark] - rank[a.mark]);
}
