/** What is written in GraphiQL's editors, which it keeps to itself: the editors are asked, and filled as by hand. */

interface CodeMirrorElement extends Element {
  CodeMirror?: { getValue: () => string; setValue: (text: string) => void };
}

const editors = {
  query: ".graphiql-query-editor .CodeMirror",
  /** The first of two: that of the headers is behind it. */
  variables: ".graphiql-editor-tool .CodeMirror",
};

const editorOf = (part: keyof typeof editors) =>
  document.querySelector<CodeMirrorElement>(`.graphiql-container ${editors[part]}`)?.CodeMirror;

/** Empty before the editors are there. */
export const written = () => ({
  query: editorOf("query")?.getValue() ?? "",
  variables: editorOf("variables")?.getValue() ?? "",
});

/** Ctrl+Z gives back what was there. */
export function fill(query: string, variables: string): void {
  editorOf("query")?.setValue(query);
  editorOf("variables")?.setValue(variables);
}
