"use client";
/** The public families that come with their manifests; one click puts one up for the look. */
import { useQuery } from "urql";
import { bytes, plural } from "../format";
import { Panel } from "../frame/Panel";
import type { BuiltInManifestsQuery } from "../gql/graphql";
import { BuiltInManifests } from "./documents";
import styles from "./ImportPage.module.css";
import { builtInTable } from "./importTables";

type BuiltIn = BuiltInManifestsQuery["builtInManifests"][number];

interface BuiltInsProps {
  chosen: string | null;
  onChoose: (builtIn: BuiltIn) => void;
}

export function BuiltIns({ chosen, onChoose }: BuiltInsProps) {
  const [{ data, error }] = useQuery({ query: BuiltInManifests });
  return (
    <Panel
      title="Public families"
      sub="downloaded from the Hugging Face hub by the server"
      className={styles.publicly}
      exports={{
        name: "public-families",
        table: data ? builtInTable(data.builtInManifests) : null,
        query: { document: BuiltInManifests, variables: {} },
        report: null,
      }}
    >
      {data ? (
        <ul className={styles.builtIns}>
          {data.builtInManifests.map((family) => (
            <li key={family.id} data-chosen={family.id === chosen || undefined}>
              <p className={styles.builtIn}>
                <b>{family.title}</b>
                <button
                  type="button"
                  className="ctl s"
                  aria-pressed={family.id === chosen}
                  aria-label={`Use ${family.title}`}
                  onClick={() => onChoose(family)}
                >
                  {family.id === chosen ? "Chosen" : "Use"}
                </button>
              </p>
              <p className="facts small">
                <span className="mono">{family.id}</span>
                <span>{plural(family.refits, "refit")}</span>
                <span>{plural(family.checkpoints, "checkpoint")}</span>
                <span>{bytes(family.approximateBytes)}</span>
              </p>
              <details>
                <summary>What to know before believing it</summary>
                <p>{family.about}</p>
              </details>
            </li>
          ))}
        </ul>
      ) : (
        <p className="muted">
          {error ? "The list could not be read: the server does not answer." : "Reading the list."}
        </p>
      )}
    </Panel>
  );
}
