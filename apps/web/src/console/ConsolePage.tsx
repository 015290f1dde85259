"use client";
/** GraphiQL over this server's API, with examples to begin with, the cost of the last run, and ways to ask from elsewhere. */
import dynamic from "next/dynamic";
import { useCallback, useState } from "react";
import { useQuery } from "urql";
import { copyingRefused, copyText } from "../frame/clipboard";
import { Header } from "../frame/Header";
import { Menu } from "../frame/Menu";
import { Toast, useSaid } from "../frame/Toast";
import { graphql } from "../graphql/documents";
import { useViewer } from "../signin/useViewer";
import styles from "./ConsolePage.module.css";
import { type Run, runWords } from "./cost";
import { fill, written } from "./editors";
import { aboutFamily, type Example } from "./examples";
import { askedOf, type Language, scriptOf } from "./scripts";

/** Editors and the schema's documentation are as large as all other pages together: fetched on this page alone. */
const Console = dynamic(() => import("./Console").then((module) => module.Console), {
  ssr: false,
  loading: () => <Opening />,
});

function Opening() {
  return <p className={styles.loading}>Opening the console …</p>;
}

/** A family that examples can be about. */
const ConsoleFamily = graphql(`
  query ConsoleFamily {
    families(first: 1) { nodes { id slug } }
  }
`);

const languages: Record<Language, string> = { curl: "curl", python: "Python", typescript: "TypeScript" };

/** What an empty tab begins with. */
const firstExample = "Stability";

export function ConsolePage({ examples }: { examples: readonly Example[] }) {
  const [{ data, error }] = useQuery({ query: ConsoleFamily });
  const { signIn } = useViewer();
  const [run, setRun] = useState<Run | null>(null);
  const [said, say] = useSaid();
  const [open, setOpen] = useState<"examples" | "copy" | null>(null);
  const openExamples = useCallback((is: boolean) => setOpen(is ? "examples" : null), []);
  const openCopy = useCallback((is: boolean) => setOpen(is ? "copy" : null), []);
  const family = data?.families.nodes[0]?.slug ?? null;
  const start = examples.find(({ name }) => name === firstExample)?.query ?? "{ __typename }";

  const copyAs = async (language: Language) => {
    try {
      const { query, variables } = written();
      const text = scriptOf(language, askedOf(query, variables), window.location.origin, signIn?.accounts ?? false);
      say((await copyText(text)) ? `Copied as ${languages[language]}` : copyingRefused);
    } catch (error) {
      say(`Not copied: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  return (
    <div className={styles.page}>
      <Header />
      <main className={styles.main}>
        <h1 className={styles.title}>Query console</h1>
        <div className={styles.tools} role="toolbar" aria-label="Query console">
          <Menu
            label="Examples"
            className="ctl m"
            face="Examples"
            arrow
            side="left"
            open={open === "examples"}
            onOpen={openExamples}
            items={examples.map(({ name, about }) => ({ name, label: name, about }))}
            onChoose={(chosen) => {
              const example = examples.find(({ name }) => name === chosen);
              if (example) fill(aboutFamily(example.query, family), "");
            }}
          />
          <Menu
            label="Copy as"
            className="ctl m"
            face="Copy as"
            arrow
            side="left"
            open={open === "copy"}
            onOpen={openCopy}
            items={(Object.keys(languages) as Language[]).map((name) => ({ name, label: languages[name] }))}
            onChoose={copyAs}
          />
          <p className={`facts small ${styles.run}`} role="status" data-testid="run-cost">
            {run ? (
              runWords(run).map((words) => <span key={words}>{words}</span>)
            ) : (
              <span>The cost of a run is told here.</span>
            )}
          </p>
        </div>
        {data || error ? <Console start={aboutFamily(start, family)} onRun={setRun} /> : <Opening />}
        <Toast>{said}</Toast>
      </main>
    </div>
  );
}
