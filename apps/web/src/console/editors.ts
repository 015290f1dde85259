/** What is written in GraphiQL's editors, which it keeps to itself: the editors are asked, and filled as by hand. */

interface CodeMirrorElement extends Element {
  CodeMirror?: {
    getValue: () => string;
    setValue: (text: string) => void;
    getOption: (name: string) => unknown;
    setOption: (name: string, value: unknown) => void;
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

/** Each editor, and what a screen reader calls it. */
const spoken: Record<string, string> = {
  ".graphiql-query-editor": "Query",
  ".graphiql-editor-tool > :nth-child(1)": "Variables, as JSON",
  ".graphiql-editor-tool > :nth-child(2)": "Headers of the request, as JSON",
  ".result-window": "Answer",
};

/**
 * Mends what GraphiQL leaves out for those who do not see, or have no mouse: its editors get names, Tab leaves them,
 * and its tabs are the list of buttons that they are. It builds its parts by and by, so this looks again at each change.
 *
 * @returns what ends it
 */
export function mendForAll(container: Element): () => void {
  const mend = () => {
    for (const [part, name] of Object.entries(spoken)) {
      const editor = container.querySelector<CodeMirrorElement>(`${part} .CodeMirror`)?.CodeMirror;
      if (!editor || editor.getOption("screenReaderLabel") === name) continue;
      editor.setOption("screenReaderLabel", name);
      editor.setOption("extraKeys", { ...(editor.getOption("extraKeys") as object), Tab: false, "Shift-Tab": false });
    }
    const tabs = container.querySelector(".graphiql-tabs");
    tabs?.removeAttribute("role");
    for (const tab of tabs?.children ?? []) {
      const selected = tab.getAttribute("aria-selected");
      if (selected === null) continue;
      tab.removeAttribute("role");
      tab.removeAttribute("aria-selected");
      tab.querySelector(".graphiql-tab-button")?.setAttribute("aria-current", selected);
    }
  };
  const observer = new MutationObserver(mend);
  observer.observe(container, { childList: true, subtree: true, attributeFilter: ["aria-selected"] });
  mend();
  return () => {
    observer.disconnect();
    // "jump" listens at the document, and so would keep an editor that is gone
    for (const element of container.querySelectorAll<CodeMirrorElement>(".CodeMirror")) {
      element.CodeMirror?.setOption("jump", false);
    }
  };
}
