import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import type { FileKind } from "../transcript/index.js";
import { checkFolder } from "./check.js";
import { renderCheckHtml } from "./html-report.js";
import { inspectFile } from "./inspect-file.js";
import { renderGithub, renderJunit } from "./reports.js";

const REPOSITORY_FIXTURES = join(import.meta.dirname, "../../integration/fixtures/python");
const TOKEN = ["gh", "p_aB3dE5gH7jK9mN1pQ2sT4vW6yZ8aB3dE5gH7"].join("");

async function copyFixtures(): Promise<string> {
  const folder = join(await makeTemporaryFolder("check"), "python");
  await cp(REPOSITORY_FIXTURES, folder, { recursive: true });
  return folder;
}

test.each(["thread_basic.jsonl", "wire/thread_basic.jsonl", "manifest.json", "audit.jsonl"])(
  "a changed byte of %s is found, wherever it is, and the file is named",
  async (file) => {
    const folder = await copyFixtures();
    const original = await readFile(join(folder, file));
    for (let round = 1; round < 8; round++) {
      const bytes = Buffer.from(original);
      const at = Math.floor((bytes.length * round) / 8);
      bytes[at] = (bytes[at] as number) ^ 1;
      await writeFile(join(folder, file), bytes);
      const problems = await checkFolder(folder);
      expect(problems.length, `byte ${at}`).toBeGreaterThan(0);
      expect(problems.map((problem) => problem.file).join(" ")).toMatch(
        file === "manifest.json" ? /manifest|audit/ : file,
      );
    }
  },
);

test("audit entries that were removed or put in another order are reported", async () => {
  const folder = await copyFixtures();
  const log = (await readFile(join(folder, "audit.jsonl"), "utf8")).trimEnd().split("\n");
  expect(log.length).toBeGreaterThan(2);
  for (const changed of [
    log.slice(1),
    log.slice(0, -1),
    log.toSpliced(1, 1),
    [log[1], log[0], ...log.slice(2)],
  ]) {
    await writeFile(join(folder, "audit.jsonl"), `${changed.join("\n")}\n`);
    const problems = await checkFolder(folder);
    expect(problems.map(({ file }) => file)).toContain("audit.jsonl");
  }
});

test.each<[string, FileKind, string[], RegExp]>([
  ["a line that is cut", "events", ['{"method":"a"'], /is no JSON/],
  ["an event without method and type", "events", ['{"hello":1}'], /is no event/],
  ["a list", "events", ["[1]"], /is no JSON object/],
  ["a frame without a sender", "wire", ['{"process":1,"message":{}}'], /is no frame/],
  ["a record without a timestamp", "session", ['{"type":"event_msg","payload":{}}'], /is no record/],
  [
    "a secret",
    "events",
    [JSON.stringify({ method: "m", params: { text: `use ${TOKEN}` } })],
    /may hold a secret at params.text/,
  ],
  [
    "a secret that is cut over two lines",
    "events",
    [TOKEN.slice(0, 9), TOKEN.slice(9)].map((delta) =>
      JSON.stringify({ method: "item/x/delta", params: { itemId: "a", delta } }),
    ),
    /may hold a secret at params.delta/,
  ],
])("an inspection finds %s", async (_, kind, lines, problem) => {
  const folder = await copyFixtures();
  const file = join(folder, "x.jsonl");
  await writeFile(file, lines.map((line) => `${line}\n`).join(""));
  const { problems } = await inspectFile(file, kind);
  expect(problems.map((one) => one.problem).join("\n")).toMatch(problem);
  expect(JSON.stringify(problems)).not.toContain(TOKEN);
});

test("the reports escape what was found, whatever characters it has", () => {
  const problem = {
    file: "one.jsonl",
    line: 3,
    problem: 'is <bad> & "worse"\u0007',
    hint: "100%\nreally, now: do",
  };
  const findings = {
    folder: "/r/f",
    names: ["one", "two"],
    captured: [],
    problems: [problem],
    stale: [],
    drift: undefined,
  };
  const junit = renderJunit(findings);
  expect(junit).toContain('<testsuites tests="3" failures="1">');
  expect(junit).toContain("is &lt;bad&gt; &amp; &quot;worse&quot;\ufffd");
  expect(renderGithub(findings, "/r")).toBe(
    '::error file=f/one.jsonl,line=3,title=is <bad> & "worse"\u0007::100%25%0Areally, now: do\n',
  );
  const html = renderCheckHtml(findings, []);
  expect(html).toContain("<h1>The fixtures need attention</h1>");
  expect(html).toContain("is &lt;bad&gt; &amp; &quot;worse&quot;");
  expect(html).toContain("run <code>touchstone harvest</code>");
  expect(renderCheckHtml({ ...findings, problems: [] }, [])).toContain("<h1>The fixtures are intact</h1>");
});
