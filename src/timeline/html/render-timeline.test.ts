import { expect, test } from "vitest";
import { RowBuilder } from "../build-rows.js";
import { renderTimeline } from "./render-timeline.js";

function render(lines: object[]): string {
  const builder = new RowBuilder();
  const rows = lines.map((value, index) =>
    builder.build({ file: "a.jsonl", line: index + 1, text: JSON.stringify(value) }),
  );
  return renderTimeline(rows, { id: "t" });
}

test("a request and its response link to each other, and each row has its direction and its JSON", () => {
  const html = render([
    { process: 1, from: "client", message: { id: 1, method: "thread/start" } },
    { process: 1, from: "codex", message: { id: 1, result: { thread: {} } } },
  ]);
  const [first = "", second = ""] = html.match(/<li .*?<\/li>/gs) ?? [];
  expect(first).toMatch(/^<li id="t-1" class="tl-row tl-phase tl-request">/);
  expect(first).toContain('href="#t-2"');
  expect(first).toContain("SDK to codex: ");
  expect(second).toContain('href="#t-1"');
  expect(second).toContain("codex to SDK: ");
  expect(second).toContain('<pre tabindex="0">{\n  &quot;process&quot;: 1,');
});

test("a timeline without messages of the model says why their lane is empty", () => {
  const note = "The lane of the model is empty, because";
  expect(render([{ method: "turn/started", params: {} }])).toContain(note);
  const payload = { type: "message", role: "assistant", content: [] };
  expect(render([{ timestamp: "t", type: "response_item", payload }])).not.toContain(note);
});

test("a page may show the beginning of a long message, and then says how much is missing", () => {
  const text = JSON.stringify({ method: "a", params: { text: "x".repeat(100) } });
  const rows = [new RowBuilder().build({ file: "a.jsonl", line: 1, text })];
  expect(renderTimeline(rows, { id: "t" })).toContain("x".repeat(100));
  const html = renderTimeline(rows, { id: "t", longest: 60 });
  expect(html).toMatch(
    /x…<\/pre><p class="tl-source">It goes on for \d+ characters: <code>touchstone show --html FILE<\/code> writes/,
  );
});

test("joined deltas name the lines of the wire and the lines of the events", () => {
  const text = JSON.stringify({ method: "a/delta", params: { delta: "x" } });
  const row = new RowBuilder().build({ file: "wire/a.jsonl", line: 7, text });
  const sources = ["wire/a.jsonl", "a.jsonl", "wire/a.jsonl", "a.jsonl"].map((file, index) => ({
    file,
    line: index + 7,
    text,
  }));
  const html = renderTimeline([{ ...row, count: 2, sources }], { id: "t" });
  expect(html.match(/[\w/.]+, \d lines from \d on/g)).toEqual([
    "wire/a.jsonl, 2 lines from 7 on",
    "a.jsonl, 2 lines from 8 on",
  ]);
});

test("hostile text stays text", () => {
  const hostile = "</pre></script><script>x</script><img src=x onerror=x>\"' \u0000\u001b";
  const html = render([
    { method: hostile, params: { turnId: hostile, item: { type: hostile, id: hostile, text: hostile } } },
    { [hostile]: hostile },
  ]);
  expect(html).not.toMatch(/<(?:script|img)|style=|\son\w+="|\p{Cc}(?<!\n)/u);
  expect(html).toContain("&lt;img src=x onerror=x&gt;");
});

test("many rows are in parts of a bounded size, which the browser lays out when they come into view", () => {
  const html = render(Array.from({ length: 1000 }, () => ({ method: "a", params: {} })));
  const parts = html.split('<ol class="tl-part">').slice(1);
  expect(parts.map((part) => part.split("<li ").length - 1)).toEqual(Array(20).fill(50));
});

test("the rows of a turn have a heading with the turn's number, also when turns alternate", () => {
  const html = render(["t1", "t2", "t2", "t1"].map((turnId) => ({ method: "a", params: { turnId } })));
  expect(html.match(/Turn \d <code>\w+/g)).toEqual(["Turn 1 <code>t1", "Turn 2 <code>t2", "Turn 1 <code>t1"]);
});
