/** What the import page holds, and how it becomes the server's input. */
import { placeErrors as placed } from "../frame/placeErrors";
import type { ImportSourceInput, UploadedFileInput } from "../gql/graphql";
import { isManifest } from "./files";

export interface ImportForm {
  /** The text of a manifest; of a built-in one where `builtIn` names it. */
  manifest: string;
  /** The id of a built-in manifest; null once its text is changed. */
  builtIn: string | null;
  /** Empty: the manifest's. */
  name: string;
  /** Below the server's folder of imports; empty: none. */
  folder: string;
  tokenizer: "MANIFEST" | "BYTE" | "JSON";
  tokenizerJson: string;
  tokenizerName: string;
}

export const startingForm: ImportForm = {
  manifest: "",
  builtIn: null,
  name: "",
  folder: "",
  tokenizer: "MANIFEST",
  tokenizerJson: "",
  tokenizerName: "",
};

export type FieldName = "manifest" | "name" | "folder" | "tokenizer" | "tokenizerJson";
export type Problems = Partial<Record<FieldName | "files" | "form", string>>;

/** What can be said without asking the server. */
export function problemsOf(form: ImportForm, hasFiles: boolean): Problems {
  const problems: Problems = {};
  const text = form.manifest.trim();
  const folder = form.folder.trim();
  if (!text && !folder) {
    problems.manifest = hasFiles
      ? "These files need a manifest that says which is which refit. Make one from their names, or write one here."
      : "Nothing is named yet: drop files, paste a manifest, or choose a public family.";
  }
  if (!text && folder && !form.name.trim()) problems.name = "A folder's family needs a name.";
  if (text && !form.builtIn && !isManifest(text)) problems.manifest = notAManifest(text);
  if (form.tokenizer === "JSON" && !form.tokenizerJson) problems.tokenizerJson = "Choose a tokenizer.json.";
  return problems;
}

function notAManifest(text: string): string {
  try {
    JSON.parse(text);
    return 'This JSON has no list of "members", so it is no manifest.';
  } catch (error) {
    return `This is not JSON: ${(error as Error).message}.`;
  }
}

/** @param uploads files that the server has, by the manifest's paths; none where a folder is named */
export function toInput(form: ImportForm, uploads: UploadedFileInput[]): ImportSourceInput {
  const text = form.manifest.trim();
  const folder = form.folder.trim();
  return {
    ...(form.builtIn ? { builtIn: form.builtIn } : text ? { manifest: text } : {}),
    ...(folder ? { folder } : uploads.length > 0 ? { uploads } : {}),
    ...(form.name.trim() ? { name: form.name.trim() } : {}),
    ...(form.tokenizer === "BYTE" ? { tokenizer: { byte: true } } : {}),
    ...(form.tokenizer === "JSON" ? { tokenizer: { json: form.tokenizerJson } } : {}),
  };
}

/** The server's names of input fields, to where the page shows them. */
const places: Record<string, keyof Problems> = {
  name: "name",
  slug: "name",
  folder: "folder",
  tokenizer: "tokenizer",
  byte: "tokenizer",
  json: "tokenizer",
  prependBos: "manifest",
  manifest: "manifest",
  members: "manifest",
  architecture: "manifest",
  builtIn: "manifest",
  uploads: "files",
};

/** Each error at its field; what has no field stands above the button. */
export const placeErrors = (errors: Parameters<typeof placed>[1]): Problems => placed(places, errors);
