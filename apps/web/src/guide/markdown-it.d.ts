/** What is used of markdown-it, which brings no types. */
declare module "markdown-it" {
  export interface Token {
    type: string;
    tag: string;
    content: string;
    children: Token[] | null;
    attrSet(name: string, value: string): void;
  }
  export interface Renderer {
    rules: Record<
      string,
      ((tokens: Token[], at: number, options: object, environment: unknown, self: Renderer) => string) | undefined
    >;
    renderToken(tokens: Token[], at: number, options: object): string;
  }
  export default class MarkdownIt {
    constructor(options: { html: boolean; linkify: boolean; typographer: boolean });
    renderer: Renderer;
    render(markdown: string): string;
  }
}
