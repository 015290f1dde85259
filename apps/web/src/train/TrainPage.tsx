"use client";
/** A family in one compact form; what is wrong is said at its field. */
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useMutation, useQuery } from "urql";
import { bytes, compact } from "../format";
import { CopyButton } from "../frame/CopyButton";
import { CheckField, SelectField, TextField } from "../frame/Field";
import fields from "../frame/Field.module.css";
import { Header } from "../frame/Header";
import { PageHead } from "../frame/PageHead";
import { Panel } from "../frame/Panel";
import { graphql } from "../graphql/documents";
import { watch } from "../jobs/watched";
import { NeedsRight } from "../signin/NeedsRight";
import { commandOf } from "./command";
import {
  costInput,
  type FieldName,
  ownPresets,
  type Problems,
  placeErrors,
  problemsOf,
  startingForm,
  type TrainForm,
  toInput,
  withPreset,
} from "./form";
import { keep, keptForm } from "./kept";
import { parseSeeds } from "./seeds";
import styles from "./TrainPage.module.css";
import { costText, parametersText, useTrainingCost } from "./useTrainingCost";

const Corpora = graphql(`
  query Corpora {
    corpora { id name bytes builtIn }
    trainingPresets {
      id
      architecture { layers heads dModel contextLength attentionOnly activation }
      optimizer
      learningRate
      weightDecay
      batchSize
      steps
      refits
    }
  }
`);

const TrainFamily = graphql(`
  mutation TrainFamily($input: TrainFamilyInput!) {
    trainFamily(input: $input) {
      family { id slug }
      job { id }
      userErrors { field message }
    }
  }
`);

export function TrainPage() {
  const router = useRouter();
  const [form, setForm] = useState<TrainForm>(startingForm);
  const [restored, setRestored] = useState(false);
  const [problems, setProblems] = useState<Problems>({});
  const [{ data: known }] = useQuery({ query: Corpora });
  const [sending, train] = useMutation(TrainFamily);
  const formElement = useRef<HTMLFormElement>(null);
  // The same form sent twice trains once; any change makes it another.
  const key = useRef(crypto.randomUUID?.() ?? String(Math.random()));
  // after the first paint, which is the server's
  useEffect(() => {
    setForm(keptForm());
    setRestored(true);
  }, []);
  useEffect(() => {
    if (restored) keep(form);
  }, [restored, form]);
  const set =
    <K extends FieldName>(field: K) =>
    (value: TrainForm[K]) => {
      key.current = crypto.randomUUID?.() ?? String(Math.random());
      setForm((old) => ({ ...old, [field]: value }));
      setProblems(({ [field]: _gone, form: _general, ...rest }) => rest);
    };
  const field = (name: FieldName) => ({ name, problem: problems[name] });
  const text = (name: { [K in FieldName]: TrainForm[K] extends string ? K : never }[FieldName]) => ({
    ...field(name),
    value: form[name],
    onChange: set(name) as (value: string) => void,
  });

  const show = (found: Problems) => {
    setProblems(found);
    const first = formElement.current?.querySelector<HTMLElement>(
      Object.keys(found)
        .map((name) => `[name="${name}"]`)
        .join(", ") || "none",
    );
    first?.focus();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found = problemsOf(form);
    if (Object.keys(found).length > 0) return show(found);
    const { data, error } = await train({ input: toInput(form, key.current) });
    if (error) {
      return show({ form: error.networkError ? "The server does not answer. Nothing was started." : error.message });
    }
    if (data?.trainFamily.userErrors.length) return show(placeErrors(data.trainFamily.userErrors));
    keep(null);
    if (data?.trainFamily.job) watch(data.trainFamily.job.id);
    if (data?.trainFamily.family) router.push(`/f/${data.trainFamily.family.slug}`);
  };

  return (
    <>
      <Header />
      <main>
        <PageHead
          crumb="Train"
          title="Train a family"
          facts={<span>models that differ in nothing but their seeds</span>}
        />
        <form ref={formElement} onSubmit={submit} noValidate className={styles.form}>
          <Panel title="Family">
            <div className={fields.fields}>
              <TextField wide label="Name" placeholder="stories-l4h4" {...text("name")} />
              <TextField wide label="Seeds" hint="one refit each, e.g. 1..4" {...text("seeds")} />
              <SelectField
                wide
                label="Shape and recipe"
                hint="all can be changed"
                {...text("preset")}
                onChange={(id) => {
                  key.current = crypto.randomUUID?.() ?? String(Math.random());
                  setForm((old) =>
                    withPreset(
                      old,
                      [...ownPresets, ...(known?.trainingPresets ?? [])].find((preset) => preset.id === id),
                    ),
                  );
                  setProblems({});
                }}
                choices={[
                  { value: "", label: "Small: 4 layers of 4 heads, a few minutes on two cores" },
                  ...ownPresets.map(({ id, label }) => ({ value: id, label })),
                  ...(known?.trainingPresets ?? []).map((preset) => ({
                    value: preset.id,
                    label: `${preset.id}: as in arXiv 2602.16740, ${preset.refits} seeds`,
                  })),
                ]}
              />
            </div>
          </Panel>
          <Panel title="Model">
            <div className={fields.fields}>
              <TextField number label="Layers" {...text("layers")} />
              <TextField number label="Heads" hint="a layer" {...text("heads")} />
              <TextField number label="d_model" {...text("dModel")} />
              <TextField number label="Context" hint="tokens" {...text("context")} />
              <CheckField
                label="Attention only, no MLP"
                checked={form.attentionOnly}
                onChange={set("attentionOnly")}
                {...field("attentionOnly")}
              />
            </div>
          </Panel>
          <Panel title="Text">
            <div className={fields.fields}>
              <SelectField
                wide
                label="Corpus"
                {...text("corpus")}
                choices={[
                  { value: "", label: "Built-in stories" },
                  ...(known?.corpora ?? [])
                    .filter(({ builtIn }) => !builtIn)
                    .map(({ id, name, bytes: size }) => ({ value: id, label: `${name}, ${bytes(size)}` })),
                ]}
              />
              <SelectField
                wide
                label="Tokenizer"
                {...text("tokenizer")}
                choices={[
                  { value: "BYTE", label: "Bytes, 257 kinds" },
                  { value: "BPE", label: "BPE, learned from the corpus" },
                  { value: "HUGGING_FACE", label: "A tokenizer.json file" },
                ]}
              />
              {form.tokenizer === "BPE" ? <TextField number label="Vocabulary" {...text("vocab")} /> : null}
              {form.tokenizer === "HUGGING_FACE" ? (
                <label className={fields.wide}>
                  <span>tokenizer.json</span>
                  <input
                    type="file"
                    name="tokenizerJson"
                    accept=".json,application/json"
                    aria-invalid={!!problems.tokenizerJson}
                    onChange={async (event) => {
                      const file = event.target.files?.[0];
                      set("tokenizerName")(file?.name ?? "");
                      set("tokenizerJson")(file ? await file.text() : "");
                    }}
                  />
                  {problems.tokenizerJson ? <span className={fields.problem}>{problems.tokenizerJson}</span> : null}
                </label>
              ) : null}
            </div>
          </Panel>
          <Panel title="Recipe">
            <div className={fields.fields}>
              <SelectField
                label="Optimizer"
                {...text("optimizer")}
                choices={[
                  { value: "ADAM", label: "Adam" },
                  { value: "ADAMW", label: "AdamW" },
                ]}
              />
              <TextField number label="Learning rate" {...text("learningRate")} />
              {form.optimizer === "ADAMW" ? <TextField number label="Weight decay" {...text("weightDecay")} /> : null}
              <TextField number label="Batch" hint="sequences" {...text("batch")} />
              <TextField number label="Steps" {...text("steps")} />
            </div>
          </Panel>
          <div className={styles.send}>
            <Preview form={form} />
            <span className="spacer" />
            {problems.form ? (
              <span className={fields.problem} role="alert">
                {problems.form}
              </span>
            ) : null}
            <Link className="ctl" href="/">
              Back
            </Link>
            <NeedsRight need="WRITE">
              <button type="submit" className="ctl primary" disabled={!restored || sending.fetching}>
                {sending.fetching ? "Starting" : "Start training"}
              </button>
            </NeedsRight>
          </div>
          <Panel title="The same from a terminal" className={styles.terminal}>
            <div className={styles.command}>
              <code>{commandOf(form)}</code>
              <span className="spacer" />
              <CopyButton className="ctl s" text={() => commandOf(form)} done="Command copied" title="Copy the command">
                Copy
              </CopyButton>
            </div>
          </Panel>
        </form>
      </main>
    </>
  );
}

/** What the numbers add up to, and what the training takes here; asked of the server, which begins nothing. */
function Preview({ form }: { form: TrainForm }) {
  const seeds = parseSeeds(form.seeds)?.length ?? 0;
  const input = costInput(form);
  const { cost, problem } = useTrainingCost(input);
  const tokens = Number(form.steps) * Number(form.batch) * Number(form.context);
  if (!Number.isFinite(tokens) || seeds === 0) return null;
  return (
    <p className="facts" aria-live="polite" data-testid="training-cost">
      <span>{seeds === 1 ? "1 refit: stability needs at least 2" : `${seeds} refits`}</span>
      <span>{compact(tokens)} tokens each</span>
      {cost ? (
        <>
          <span>{parametersText(cost)}</span>
          <span>
            <b>{costText(cost)}</b>
          </span>
        </>
      ) : (
        <span>{problem ?? (input ? "the cost is being asked" : "the cost is told when all numbers are there")}</span>
      )}
    </p>
  );
}
