/** The panel's question to the API, to be asked from elsewhere: as GraphQL, and as a Python script. */
import { type DocumentNode, print } from "graphql";

export interface Question {
  document: DocumentNode;
  variables: object;
}

/** The document, with where it is from and its variables as comments, to be pasted into a console. */
export const graphqlText = (question: Question, comments: readonly string[]): string =>
  `${commentLines(comments)}\n${Object.keys(question.variables).length > 0 ? `${commented(asked(question))}\n` : ""}${print(question.document)}\n`;

const commentLines = (lines: readonly string[]): string =>
  lines.map((line) => `# ${line.replace(/\s+/g, " ")}`).join("\n");

const commented = (variables: object): string =>
  ["variables", ...JSON.stringify(variables, null, 2).split("\n")].map((line) => `# ${line}`).join("\n");

/** A script that needs nothing of ours: it asks, and makes a table of every list of objects in the answer. */
export function pythonText(question: Question, endpoint: string, comments: readonly string[]): string {
  return `${commentLines(comments)}
# needs: pip install httpx pandas
import os

import httpx
import pandas as pd

URL = ${pythonLiteral(endpoint)}
QUERY = ${pythonLiteral(print(question.document), true)}
VARIABLES = ${pythonLiteral(asked(question))}

token = os.environ.get("SEEDSCOPE_TOKEN")
headers = {"Authorization": f"Bearer {token}"} if token else {}
response = httpx.post(URL, json={"query": QUERY, "variables": VARIABLES}, headers=headers, timeout=60)
answer = response.json()
if answer.get("errors"):
    raise RuntimeError(answer["errors"][0]["message"])
data = answer["data"]


def tables(value, path=""):
    """Every list of objects in the answer, as a table, by its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from tables(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        yield path, pd.json_normalize(value)


frames = dict(tables(data))
for path, frame in frames.items():
    print(f"\\n{path}: {len(frame)} rows")
    print(frame.head())
`;
}

/** Where a report may have to be made, it is waited for as long as the server allows. */
function asked({ document, variables }: Question): object {
  const waits = document.definitions.some(
    (definition) =>
      definition.kind === "OperationDefinition" &&
      definition.variableDefinitions?.some(({ variable }) => variable.name.value === "wait"),
  );
  return waits ? { ...variables, wait: { waitMs: 30000 } } : variables;
}

/** A value of JSON as Python writes it. */
export function pythonLiteral(value: unknown, long = false): string {
  if (value === null || value === undefined) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "string") {
    return long ? `"""\n${value.replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"')}\n"""` : JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((entry) => pythonLiteral(entry)).join(", ")}]`;
  if (typeof value === "object") {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}: ${pythonLiteral(inner)}`).join(", ")}}`;
  }
  return String(value);
}
