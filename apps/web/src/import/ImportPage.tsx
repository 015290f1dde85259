"use client";
/** A family from files or from the hub: named by a manifest, looked at first, then imported. */
import Link from "next/link";
import { type FormEvent, useEffect, useRef } from "react";
import { bytes, plural } from "../format";
import { CopyButton } from "../frame/CopyButton";
import { SelectField, TextField } from "../frame/Field";
import fields from "../frame/Field.module.css";
import { Header } from "../frame/Header";
import { useHydrating, useTypedEarly } from "../frame/hydrating";
import { PageHead } from "../frame/PageHead";
import { Panel } from "../frame/Panel";
import { NeedsRight } from "../signin/NeedsRight";
import { BuiltIns } from "./BuiltIns";
import { commandOf } from "./command";
import { DropZone } from "./DropZone";
import { FileList } from "./FileList";
import { roleOf } from "./files";
import type { Problems } from "./form";
import styles from "./ImportPage.module.css";
import { ManifestHelp } from "./ManifestHelp";
import { manifestFromNames, nameIn, pathsNamed, pathsToSend } from "./manifest";
import { PlanPanel } from "./PlanPanel";
import { useImport, type Work } from "./useImport";

const working: Record<Exclude<Work, "nothing">, string> = {
  sending: "Sending the files to the server",
  looking: "Looking at every file's header",
  importing: "Starting the import",
};

const example = `{
  "name": "mine",
  "tokenizer": { "kind": "byte" },
  "members": [
    { "label": "seed 1", "initSeed": 1, "file": "seed1.pt" },
    { "label": "seed 2", "initSeed": 2, "file": "seed2.pt" }
  ]
}`;

export function ImportPage() {
  const { form, files, problems, work, uploads, looked, current, change, add, clear, look, stop, go } = useImport();
  const hydrating = useHydrating();
  const formElement = useRef<HTMLFormElement>(null);
  const lookButton = useRef<HTMLButtonElement>(null);
  const planElement = useRef<HTMLDivElement>(null);

  const paths = files.map(({ path }) => path);
  // a built-in family's files are the hub's, a folder's the server's
  const elsewhere = form.builtIn !== null || form.folder.trim() !== "";
  const wanted = new Set(elsewhere ? [] : pathsToSend(form.manifest, paths));
  const lacking = elsewhere ? [] : pathsNamed(form.manifest).filter((path) => !paths.includes(path));
  const weights = paths.filter((path) => roleOf(path) === "weights");
  const offer = weights.length > 0 && !form.manifest.trim() && !elsewhere;
  const unsent = files.filter(({ path, file }) => wanted.has(path) && uploads.get(file)?.is !== "there");

  const write = (manifest: string) => change({ manifest, builtIn: null });
  const manifestField = useTypedEarly<HTMLTextAreaElement>(({ value }) => write(value));

  const show = (found: Problems) => {
    const named = Object.keys(found).map((name) => `[name="${name}"]`);
    if (named.length > 0) formElement.current?.querySelector<HTMLElement>(named.join(", "))?.focus();
  };
  useEffect(() => {
    if (looked) planElement.current?.scrollIntoView({ block: "nearest" });
  }, [looked]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (work !== "nothing") return;
    show(await (current ? go() : look()));
  };

  return (
    <>
      <Header />
      <main>
        <PageHead
          crumb="Import"
          title="Import a family"
          facts={<span>checkpoints that were trained elsewhere, checked on the way in</span>}
        />
        <form ref={formElement} onSubmit={submit} noValidate className={styles.form}>
          <Panel title="Files" sub="from this computer" className={styles.panel}>
            <DropZone onFiles={add} />
            {files.length > 0 ? (
              <FileList
                files={files}
                wanted={wanted}
                lacking={lacking}
                unwanted={elsewhere ? "not used" : form.manifest.trim() ? "the manifest does not name it" : ""}
                states={uploads}
                onClear={clear}
              />
            ) : null}
            {offer ? (
              <div className={styles.offer}>
                <p>
                  <b>A manifest is needed.</b> It says which file is which refit. One can be made from the names, to be
                  changed as you like.
                </p>
                <button
                  type="button"
                  className="ctl m"
                  onClick={() => change({ manifest: manifestFromNames(paths, form.name.trim() || "my family") })}
                >
                  Make a manifest
                </button>
              </div>
            ) : null}
            {problems.files ? (
              <p className={fields.problem} role="alert">
                {problems.files}
              </p>
            ) : null}
          </Panel>
          <BuiltIns
            chosen={form.builtIn}
            onChoose={({ id, manifest }) => {
              change({ builtIn: id, manifest, folder: "" });
              lookButton.current?.focus();
            }}
          />
          <Panel
            title="Manifest"
            sub={form.builtIn ? `of ${form.builtIn}; a change makes it yours` : "dropped, pasted or written here"}
            className={styles.panel}
          >
            <textarea
              ref={manifestField}
              name="manifest"
              aria-label="Manifest"
              className={`field ${styles.manifest}`}
              value={form.manifest}
              placeholder={example}
              spellCheck={false}
              autoComplete="off"
              aria-invalid={!!problems.manifest}
              aria-describedby={problems.manifest ? "manifest-problem" : undefined}
              onChange={(event) => write(event.target.value)}
            />
            {problems.manifest ? (
              <p id="manifest-problem" className={`${fields.problem} ${styles.lines}`}>
                {problems.manifest}
              </p>
            ) : null}
            <ManifestHelp />
          </Panel>
          <Panel title="Instead of the manifest's" sub="all of it may be left as it is" className={styles.panel}>
            <div className={`${fields.fields} ${styles.two}`}>
              <TextField
                wide
                label="Name"
                name="name"
                placeholder={nameIn(form.manifest) ?? "the manifest's"}
                value={form.name}
                problem={problems.name}
                onChange={(name) => change({ name })}
              />
              <SelectField
                wide
                label="Tokenizer"
                name="tokenizer"
                value={form.tokenizer}
                problem={problems.tokenizer}
                onChange={(tokenizer) => change({ tokenizer: tokenizer as typeof form.tokenizer })}
                choices={[
                  { value: "MANIFEST", label: "As the manifest says" },
                  { value: "BYTE", label: "Bytes, 256 = BOS" },
                  { value: "JSON", label: "A tokenizer.json file" },
                ]}
              />
              {form.tokenizer === "JSON" ? (
                <label className={fields.wide}>
                  <span>tokenizer.json</span>
                  <input
                    type="file"
                    name="tokenizerJson"
                    accept=".json,application/json"
                    aria-invalid={!!problems.tokenizerJson}
                    onChange={async (event) => {
                      const file = event.target.files?.[0];
                      change({ tokenizerName: file?.name ?? "", tokenizerJson: file ? await file.text() : "" });
                    }}
                  />
                  {problems.tokenizerJson ? <span className={fields.problem}>{problems.tokenizerJson}</span> : null}
                </label>
              ) : null}
              <TextField
                wide
                label="Folder on the server"
                hint="below the one it was started with, --imports"
                name="folder"
                placeholder="none: the files above, or the hub"
                value={form.folder}
                problem={problems.folder}
                onChange={(folder) => change({ folder })}
              />
            </div>
          </Panel>
          {problems.form ? (
            <p className={`${fields.problem} ${styles.whole} ${styles.lines}`} role="alert">
              {problems.form}
            </p>
          ) : null}
          <div className={styles.send}>
            {work === "nothing" ? (
              <p className="facts">
                <span>{nextStep(current, unsent.length, size(unsent), looked?.plan.members.length ?? 0)}</span>
              </p>
            ) : (
              <p className={styles.working} role="status">
                <i aria-hidden="true" />
                {working[work]}
              </p>
            )}
            <span className="spacer" />
            {work === "sending" || work === "looking" ? (
              <button type="button" className="ctl" onClick={stop}>
                Stop
              </button>
            ) : (
              <Link className="ctl" href="/">
                Back
              </Link>
            )}
            <NeedsRight need="WRITE">
              <button
                ref={lookButton}
                type={current ? "button" : "submit"}
                className={current ? "ctl" : "ctl primary"}
                disabled={hydrating || work !== "nothing"}
                onClick={current ? async () => show(await look()) : undefined}
              >
                {current ? "Look again" : "Look first"}
              </button>
              <button
                type={current ? "submit" : "button"}
                className={current ? "ctl primary" : "ctl"}
                disabled={!current || work !== "nothing"}
                title={current ? undefined : "Look first: nothing is imported unseen"}
              >
                Import
              </button>
            </NeedsRight>
          </div>
          {looked ? (
            <div ref={planElement} className={styles.whole}>
              <PlanPanel plan={looked.plan} input={looked.input} current={current} />
            </div>
          ) : null}
          <Panel title="The same from a terminal" className={styles.whole}>
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

const size = (files: { file: File }[]): number => files.reduce((sum, { file }) => sum + file.size, 0);

/** What the next button does, and what it costs. */
function nextStep(current: boolean, files: number, total: number, checkpoints: number): string {
  if (current) return `Importing reads ${plural(checkpoints, "checkpoint")} tensor by tensor.`;
  if (files > 0) return `Looking sends ${plural(files, "file")}, ${bytes(total)}, to the server. Nothing is imported.`;
  return "Looking reads headers only. Nothing is imported.";
}
