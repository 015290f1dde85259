"use client";
/** More refits of a family that was trained here: what they take first, then the training. */
import { useRef, useState } from "react";
import { useMutation } from "urql";
import type { Change, Choices } from "../address";
import { plural } from "../format";
import { ConfirmDialog } from "../frame/ConfirmDialog";
import { Panel } from "../frame/Panel";
import type { FamilyTraining_FamilyFragment } from "../gql/graphql";
import { readFragment } from "../graphql/documents";
import { JobProgress_job } from "../jobs/jobState";
import { watch } from "../jobs/watched";
import { costText, useTrainingCost } from "../train/useTrainingCost";
import type { choices } from "./choices";
import styles from "./DynamicsPage.module.css";
import { AddSeeds } from "./documents";
import { nextSeeds, seedsText } from "./nextSeeds";

interface AddSeedsPanelProps {
  family: FamilyTraining_FamilyFragment;
  active: boolean;
  /** Whether who looks may train; null while that is not known. */
  allowed: boolean | null;
  chosen: Choices<typeof choices>;
  choose: Change<Choices<typeof choices>>;
}

/** As many as one form adds. */
const most = 64;

export function AddSeedsPanel({ family, active, allowed, chosen, choose }: AddSeedsPanelProps) {
  const { recipe, architecture: shape } = family;
  const n = Math.min(most, Math.max(1, chosen.add));
  const seeds = nextSeeds(
    family.refits.nodes.flatMap(({ initSeed }) => (initSeed === null ? [] : [initSeed])),
    n,
  );
  const { cost, problem } = useTrainingCost(
    recipe && {
      architecture: {
        layers: shape.layers,
        heads: shape.heads,
        dModel: shape.dModel,
        dMlp: shape.attentionOnly ? null : shape.dMlp,
        contextLength: shape.contextLength,
        attentionOnly: shape.attentionOnly,
      },
      vocab: shape.vocab,
      batchSize: recipe.batchSize,
      steps: recipe.steps,
      refits: n,
      checkpoints: Math.max(1, family.steps.length),
    },
  );
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const [sending, extend] = useMutation(AddSeeds);
  const key = useRef<{ of: string; key: string } | null>(null);
  const before = family.refits.totalCount;

  const send = async (confirmed: boolean) => {
    setAsking(false);
    if (!confirmed) return;
    const of = seeds.join(",");
    // the same seeds sent twice train once
    if (key.current?.of !== of) key.current = { of, key: crypto.randomUUID?.() ?? String(Math.random()) };
    const { data, error } = await extend({
      input: { family: family.id, initSeeds: seeds, idempotencyKey: key.current.key },
    });
    if (data?.extendFamily.job) watch(readFragment(JobProgress_job, data.extendFamily.job).id);
    setFailed(
      error
        ? error.networkError
          ? "The server does not answer. Nothing was started."
          : error.message
        : (data?.extendFamily.userErrors[0]?.message ?? null),
    );
  };
  return (
    <Panel title="Add seeds" sub="further refits by the family's own recipe">
      {!recipe ? (
        <p className="muted small">
          Only a family that was trained here can have more refits. Import a larger one instead.
        </p>
      ) : active ? (
        <p className="muted small">More seeds can be added when this training is done.</p>
      ) : allowed === false ? (
        <p className="muted small">Adding seeds is for editors. Ask an admin for the role.</p>
      ) : (
        <>
          <div className={styles.add}>
            <input
              className="field"
              type="number"
              min={1}
              max={most}
              aria-label="How many seeds to add"
              value={n}
              onChange={(event) =>
                choose({ add: Math.min(most, Math.max(1, Math.floor(Number(event.target.value)) || 1)) })
              }
            />
            <span className="small" aria-live="polite">
              {cost ? costText(cost) : (problem ?? "The cost is being asked.")}
            </span>
            <span className="spacer" />
            <button
              type="button"
              className="ctl primary"
              disabled={!cost || sending.fetching || allowed === null}
              onClick={() => setAsking(true)}
            >
              {sending.fetching ? "Starting" : "Add"}
            </button>
          </div>
          <p className={styles.foot}>
            Seeds {seedsText(seeds)}. Intervals shrink about with the root of the refits: {before + n} instead of{" "}
            {before} give {Math.round(100 * Math.sqrt(before / (before + n)))} % of the width. Nothing starts before you
            confirm.
          </p>
        </>
      )}
      {failed ? (
        <p className="small" role="alert" style={{ color: "var(--bad)" }}>
          {failed}
        </p>
      ) : null}
      <ConfirmDialog
        open={asking}
        title={`Train ${plural(n, "more refit")}?`}
        keep="Not now"
        go="Train them"
        onClose={send}
      >
        <p>
          {family.name}, seeds {seedsText(seeds)}
          {cost ? `: ${costText(cost)}.` : "."}
        </p>
        <p>Stored reports stay, and say that they are of fewer refits.</p>
      </ConfirmDialog>
    </Panel>
  );
}
