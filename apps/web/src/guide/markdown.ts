/** The docs as HTML, made when the pages are built. */
import MarkdownIt from "markdown-it";
import { slugOf } from "../frame/panelExport";

export interface Section {
  level: number;
  id: string;
  title: string;
}

/** Headings get ids, tables a box that scrolls; raw HTML is not let through, and links to files lead nowhere here. */
export function rendered(markdown: string): { html: string; sections: Section[] } {
  const parser = new MarkdownIt({ html: false, linkify: false, typographer: false });
  const sections: Section[] = [];
  const plain = (tokens: { content: string; type: string }[] | null) =>
    (tokens ?? []).map(({ content }) => content).join("");
  parser.renderer.rules.heading_open = (tokens, i, options, _env, self) => {
    const title = plain(tokens[i + 1].children);
    const id = slugOf(title);
    tokens[i].attrSet("id", id);
    sections.push({ level: Number(tokens[i].tag.slice(1)), id, title });
    return self.renderToken(tokens, i, options);
  };
  parser.renderer.rules.table_open = () => '<div class="table" tabindex="0"><table>';
  parser.renderer.rules.table_close = () => "</table></div>";
  return { html: parser.render(markdown), sections };
}
