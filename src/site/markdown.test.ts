import { expect, test } from "vitest";
import { renderMarkdown } from "./markdown.js";

const render = (markdown: string) =>
  renderMarkdown(markdown, {
    resolveLink: (link) => (link.startsWith("javascript:") ? undefined : link),
    findCodePage: (code) => (code === "thread_basic" ? "catalogue/thread_basic.html" : undefined),
  }).html.trim();

test("HTML in Markdown is shown as text, except line breaks", () => {
  expect(render("<script>alert(1)</script>\n")).toBe("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(render('one <img src=x onerror="alert(1)"> two<br>three')).toBe(
    "<p>one &lt;img src=x onerror=&quot;alert(1)&quot;&gt; two<br>three</p>",
  );
  expect(render("`<b>` & <b>")).toBe("<p><code>&lt;b&gt;</code> &amp; &lt;b&gt;</p>");
});

test("code is escaped, in blocks and in spans", () => {
  expect(render('```html\n</code><script>"&\n```')).toBe(
    '<pre tabindex="0"><code>&lt;/code&gt;&lt;script&gt;&quot;&amp;</code></pre>',
  );
});

test("a link that the site must not have becomes text, and an address is escaped", () => {
  expect(render("[one](javascript:alert(1))")).toBe("<p>one</p>");
  expect(render('[one](a"b.md)')).toBe('<p><a href="a&quot;b.md">one</a></p>');
});

test("an image of another server becomes a link, so that a page loads nothing from elsewhere", () => {
  expect(render("![A badge](https://example.com/badge.svg)")).toBe(
    '<p><a href="https://example.com/badge.svg">A badge</a></p>',
  );
  expect(render('![A "page"](page.png)')).toBe('<p><img src="page.png" alt="A &quot;page&quot;"></p>');
});

test("the name of a scenario in a code span leads to its page, but not inside of a link", () => {
  expect(render("`thread_basic`")).toBe(
    '<p><a href="catalogue/thread_basic.html"><code>thread_<wbr>basic</code></a></p>',
  );
  expect(render("[`thread_basic`](a.md)")).toBe('<p><a href="a.md"><code>thread_<wbr>basic</code></a></p>');
});

test("headings have the anchors that GitHub gives them", () => {
  const html = render(
    "# `touchstone site`: one, two\n\n## Ways & means\n\n## Ways & means\n\n## Über_uns <b>",
  );
  expect([...html.matchAll(/id="([^"]*)"/g)].map(([, id]) => id)).toEqual([
    "touchstone-site-one-two",
    "ways--means",
    "ways--means-1",
    "über_uns-b",
  ]);
});

test("a table is rendered with its links, in a box that scrolls", () => {
  const html = render("| a | b |\n|---|:-:|\n| [x](y.md) | `1\\|2` |");
  expect(html).toMatch(/^<div class="wide" tabindex="0"><table><thead><tr><th>a<\/th><th>b<\/th>/);
  expect(html).toContain('<tr><td><a href="y.md">x</a></td><td><code>1|2</code></td></tr>');
});
