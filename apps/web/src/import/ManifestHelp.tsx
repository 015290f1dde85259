/** What a manifest holds, unfolded on demand. */
import styles from "./ImportPage.module.css";
import { manifestShape } from "./manifestShape";

export function ManifestHelp() {
  return (
    <details className={styles.help}>
      <summary>What a manifest holds</summary>
      <dl>
        {manifestShape.map(({ key, needed, what }) => (
          <div key={key}>
            <dt>
              <code>{key}</code>
              {needed ? <span className="faint"> needed</span> : null}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p className="faint small">
        The JSON Schema, for editors: <code>docs/manifest.schema.json</code>
      </p>
    </details>
  );
}
