/** Renders Markdown as HTML. HTML in Markdown is shown as text, except line breaks (`<br>`). */
import { Marked, type Token, type Tokens } from "marked";
import { escapeMarkup, escapeName, replaceControlsInLines } from "../lib/index.js";
import { Slugs } from "./slugs.js";

/** What the Markdown itself does not say: where links lead. */
export interface MarkdownContext {
  /** Resolves the address of a link or an image, as the Markdown has it. @returns the address for the page; undefined if the page must not have the link */
  resolveLink(target: string): string | undefined;
  /** Finds the page about a name in a code span. */
  findCodePage(code: string): string | undefined;
}

export interface RenderedMarkdown {
  /** The text of the first heading; undefined without one. */
  title: string | undefined;
  html: string;
}

/** Renders Markdown. Every link and every image goes through `context.resolveLink`; one that it refuses becomes text. */
export function renderMarkdown(markdown: string, context: MarkdownContext): RenderedMarkdown {
  const marked = new Marked({ gfm: true });
  const slugs = new Slugs();
  let isInLink = false;
  marked.use({
    renderer: {
      html: ({ text }) => (/^<br ?\/?>$/.test(text) ? "<br>" : escapeMarkup(text)),
      code: ({ text }) => `${renderCodeBlock(text)}\n`,
      codespan({ text }) {
        const page = isInLink ? undefined : context.findCodePage(text);
        const code = renderCode(text);
        return page === undefined ? code : renderLink(page, code);
      },
      heading({ tokens, depth }) {
        const id = slugs.add(listText(tokens));
        return `<h${depth} id="${escapeMarkup(id)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      image({ href, text }) {
        const address = context.resolveLink(href);
        if (address === undefined) return escapeMarkup(text);
        if (isExternal(address)) return renderLink(address, escapeMarkup(text || address)); // a page loads nothing from elsewhere
        return `<img src="${escapeMarkup(address)}" alt="${escapeMarkup(text)}">`;
      },
      link({ href, tokens }) {
        const outer = isInLink;
        isInLink = true;
        const content = this.parser.parseInline(tokens);
        isInLink = outer;
        const address = context.resolveLink(href);
        return address === undefined || outer ? content : renderLink(address, content);
      },
      table(token: Tokens.Table) {
        const renderCells = (cells: Tokens.TableCell[], tag: "td" | "th") =>
          cells.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join("");
        const rows = token.rows.map((row) => renderCells(row, "td"));
        return renderTable(renderCells(token.header, "th"), rows);
      },
    },
  });
  const tokens = marked.lexer(markdown);
  const heading = tokens.find((token): token is Tokens.Heading => token.type === "heading");
  return { title: heading && listText(heading.tokens), html: marked.parser(tokens) };
}

/** Whether an address leads out of the site. */
export function isExternal(address: string): boolean {
  return /^(?:https?|mailto):/i.test(address);
}

/** Renders a link. @param content as HTML */
export function renderLink(address: string, content: string): string {
  return `<a href="${escapeMarkup(address)}">${content}</a>`;
}

/**
 * Renders a table that scrolls where it is wider than the window.
 * @param head the cells of the table's head, as HTML
 * @param rows the cells of each row, as HTML
 * @param look `cards`: in a narrow window, each row is a card with one cell below the other
 */
export function renderTable(head: string, rows: string[], look?: "cards"): string {
  const body = rows.map((row) => `<tr>${row}</tr>`).join("\n");
  return `<div class="wide" tabindex="0"><table${look === undefined ? "" : ` class="${look}"`}><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>\n`;
}

/** Renders a name, a path or other code within a text. */
export function renderCode(text: string): string {
  return `<code>${escapeName(text)}</code>`;
}

/** Renders a block of code or of text with fixed columns. */
export function renderCodeBlock(text: string): string {
  return `<pre tabindex="0"><code>${escapeMarkup(replaceControlsInLines(text))}</code></pre>`;
}

/** Collects the text of inline tokens, without the marks of Markdown. */
function listText(tokens: Token[]): string {
  return tokens
    .map((token) =>
      "tokens" in token && token.tokens ? listText(token.tokens) : "text" in token ? token.text : "",
    )
    .join("");
}
