/** What is written in GraphiQL's editors, which it keeps to itself: the editors are asked, and filled as by hand. */

interface CodeMirrorElement extends Element {
  CodeMirror?: {
    getValue: () => string;
    setValue: (text: string) => void;
    /** GraphiQL's own: the operation that the next run asks for. */
    operationName?: string | null;
  };
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
  const editor = editorOf("query");
  editor?.setValue(query);
  // GraphiQL reads the new text a moment later; a run before that would ask for the operation of the old text
  if (editor) editor.operationName = null;
  editorOf("variables")?.setValue(variables);
}
