/** The chosen files: what each is for, how large it is, and how far it is on its way. */
import { bytes, plural } from "../format";
import { ProgressBar } from "../frame/ProgressBar";
import type { GivenFile } from "./files";
import styles from "./ImportPage.module.css";
import type { Sending } from "./useUploads";

interface FileListProps {
  files: GivenFile[];
  /** Paths that an import of the manifest would read. */
  wanted: ReadonlySet<string>;
  /** Paths that the manifest names, and that are not among the files. */
  lacking: string[];
  /** Why any other is not read. */
  unwanted: string;
  states: ReadonlyMap<File, Sending>;
  onClear: () => void;
}

export function FileList({ files, wanted, lacking, unwanted, states, onClear }: FileListProps) {
  const read = files.filter(({ path }) => wanted.has(path));
  const size = read.reduce((sum, { file }) => sum + file.size, 0);
  return (
    <>
      <p className={styles.tally}>
        <span className="facts">
          <span>{plural(files.length, "file")}</span>
          <span>
            {read.length} to be read, {bytes(size)}
          </span>
        </span>
        <span className="spacer" />
        <button type="button" className="linkish" onClick={onClear}>
          Clear
        </button>
      </p>
      <ul className={styles.files} aria-label="Files">
        {lacking.map((path) => (
          <li key={path}>
            <span className={styles.path} title={path}>
              {path}
            </span>
            <span className={styles.lacking}>not among these files</span>
            <span className="faint">–</span>
          </li>
        ))}
        {files.map(({ path, file }) => (
          <li key={path}>
            <span className={styles.path} title={path}>
              {path}
            </span>
            <Progress
              state={states.get(file)}
              size={file.size}
              unread={wanted.has(path) ? null : unwanted}
              path={path}
            />
            <span className="muted">{bytes(file.size)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

interface ProgressProps {
  state: Sending | undefined;
  size: number;
  /** Why it is not read; null where it is. */
  unread: string | null;
  path: string;
}

function Progress({ state, size, unread, path }: ProgressProps) {
  if (unread !== null) return <span className="faint">{unread}</span>;
  switch (state?.is) {
    case "sending":
      return <ProgressBar fraction={size > 0 ? state.sent / size : 1} label={`Sending ${path}`} />;
    case "there":
      return <span className="muted">sent</span>;
    case "failed":
      return <span className={styles.lacking}>{state.message}</span>;
    case undefined:
      return <span className="faint">ready</span>;
  }
}
