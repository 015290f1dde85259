/** A query, to be asked from elsewhere: by curl, by Python, by TypeScript. */
import { parse } from "graphql";
import { pythonText } from "../frame/export/python";

export interface Asked {
  query: string;
  variables: Record<string, unknown>;
}

export type Language = "curl" | "python" | "typescript";

/** @throws Error that says what is wrong with the variables, to be shown as it is */
export function askedOf(query: string, variables: string): Asked {
  if (!variables.trim()) return { query, variables: {} };
  try {
    const given: unknown = JSON.parse(variables);
    if (typeof given === "object" && given !== null && !Array.isArray(given)) return { query, variables: { ...given } };
  } catch {
    // told below, like other things that are no object
  }
  throw new Error("The variables are no JSON object");
}

/**
 * @param server its address, without a path
 * @param token whether it wants an API token, which is read from SEEDSCOPE_TOKEN
 * @throws GraphQLError where Python is wanted of what does not parse
 */
export function scriptOf(language: Language, asked: Asked, server: string, token: boolean): string {
  switch (language) {
    case "curl":
      return curlText(asked, server, token);
    case "python":
      return pythonText({ document: parse(asked.query), variables: asked.variables }, `${server}/graphql`, [
        "Asked in Seedscope's query console",
      ]);
    case "typescript":
      return typescriptText(asked, server, token);
  }
}

/** The body stands in a document that the shell leaves as it is: no quote in a query ends it. */
function curlText({ query, variables }: Asked, server: string, token: boolean): string {
  const headers = [
    `-H 'content-type: application/json'`,
    ...(token ? [`-H "authorization: Bearer $SEEDSCOPE_TOKEN"`] : []),
  ];
  return `curl -sS '${server}/graphql' ${headers.join(" ")} --data-binary @- <<'JSON'
${JSON.stringify({ query, variables })}
JSON
`;
}

function typescriptText({ query, variables }: Asked, server: string, token: boolean): string {
  const options = token ? ", { token: process.env.SEEDSCOPE_TOKEN }" : "";
  return `import { connect } from "@seedscope/client";

const seedscope = connect(${JSON.stringify(server)}${options});
const data = await seedscope.request(
  ${template(query)},
  ${JSON.stringify(variables, null, 2).replaceAll("\n", "\n  ")},
);
console.log(JSON.stringify(data, null, 2));
await seedscope.close();
`;
}

/** A string over several lines, in which nothing is put in. */
const template = (text: string): string => `\`${text.trim().replace(/[\\`]|\$\{/g, "\\$&")}\``;
