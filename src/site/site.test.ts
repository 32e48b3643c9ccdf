/** Builds and writes the site of a small project, and that of this repository. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { type Atlas, parseAtlas } from "../atlas/index.js";
import { loadCatalogue } from "../scenario/index.js";
import { commitHarvest, readManifest } from "../store/index.js";
import { buildTestBatch, buildTestFixture } from "../store/testing.js";
import { buildSite, type SiteSources } from "./build-site.js";
import { findDeadLinks } from "./check-links.js";
import { SITE_MARKER, writeSite } from "./write-site.js";

const REPOSITORY = join(import.meta.dirname, "../..");
const HOSTILE = `</title><script>alert("1")</script>`;

const ATLAS: Atlas = {
  formatVersion: 1,
  releases: ["0.1.0", "0.2.0"],
  scenarios: ["one"],
  sets: ["0"],
  protocols: {
    "app-server": {
      releases: [0, 1],
      failures: {},
      scenarios: { one: [{ from: 0, to: 1, state: "ran" }] },
      paths: {
        "turn/completed turn.status": {
          first: "0.1.0",
          last: "0.2.0",
          example: '"completed"',
          spans: [{ from: 0, to: 1, types: { string: 0 }, values: { [HOSTILE]: 0 } }],
        },
      },
      events: {
        "turn/completed": [{ from: 0, to: 1, scenario: "one", event: '{"method":"turn/completed"}' }],
        "turn/gone": [{ from: 0, to: 0, scenario: "one", event: '{"method":"turn/g…' }],
      },
      schema: {},
    },
  },
};

const SCENARIO = `name: one
title: '${HOSTILE}'
area: thread
covers: ['${HOSTILE}']
workflow:
  - start_thread: {}
  - turn: { input: Hello. }
model:
  - do: [{ say: '${HOSTILE}' }]
`;

const DOCUMENTS = {
  "README.md": "# Mine\n\nSee [the docs](docs/README.md#two) and `one`.\n",
  "docs/README.md": `# Docs\n\n## Two\n\n[Up](../README.md), [a test](../test/one.test.ts), [tests](../test/), [atlas](atlas/index.html), [web](https://example.com/)\n\n${HOSTILE}\n`,
  "docs/guides/start.md": "# Start\n\n[Docs](../README.md) ![A picture](picture.png)\n",
  "docs/guides/picture.png": "not really",
  "docs/atlas/index.html": "<script>",
  "test/one.test.ts": 'test("</code><script>");\n',
};

/** Makes a repository with one scenario, one fixture of it, one without a scenario, and documents. */
async function makeSources(documents: Record<string, string> = DOCUMENTS): Promise<SiteSources> {
  const root = await makeTemporaryFolder("site");
  for (const [path, text] of Object.entries({ ...documents, "scenarios/one.yaml": SCENARIO })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const folder = join(root, "fixtures/python");
  const fixtures = [buildTestFixture("one", "</pre><script>"), buildTestFixture("two", "a", "b")];
  await commitHarvest(folder, buildTestBatch(fixtures));
  const manifest = await readManifest(folder);
  return {
    root,
    catalogue: await loadCatalogue(join(root, "scenarios")),
    subjects: manifest ? [{ id: "python", folder, manifest }] : [],
    parity: undefined,
    atlas: ATLAS,
    atlasFolder: "docs/atlas",
  };
}

const readPage = (files: Map<string, string | Uint8Array>, path: string) => String(files.get(path));

test("a site has a page for each scenario, event and document, and for what they link to", async () => {
  const files = await buildSite(await makeSources());
  expect([...files.keys()]).toEqual([
    "README.html",
    "atlas.html",
    "catalogue/index.html",
    "catalogue/one.html",
    "catalogue/two.html",
    "docs/guides/picture.png",
    "docs/guides/start.html",
    "docs/index.html",
    "events/app-server/turn-completed.html",
    "events/app-server/turn-gone.html",
    "events/index.html",
    "index.html",
    "style.css",
    "test/index.html",
    "test/one.test.ts.html",
  ]);
  expect(readPage(files, "docs/index.html")).toContain('<a href="../atlas.html">atlas</a>');
  expect(readPage(files, "README.html")).toContain('<a href="docs/index.html#two">the docs</a>');
  expect(readPage(files, "README.html")).toContain('<a href="catalogue/one.html"><code>one</code></a>');
  expect(readPage(files, "index.html")).toContain("<b>2</b> releases of codex, 0.1.0 to 0.2.0");
  expect(readPage(files, "index.html")).not.toContain("turn-gone");
  expect(readPage(files, "events/index.html")).toContain("turn-gone");
  expect(readPage(files, "catalogue/two.html")).toContain("two_step2.jsonl");
});

test("hostile text in titles, YAML, transcripts, values and files is escaped", async () => {
  const files = await buildSite(await makeSources());
  for (const [path, content] of files) {
    if (!path.endsWith(".html") || path === "atlas.html") continue;
    expect(String(content), path).not.toMatch(/<script|<\/title>.*<\/title>/s);
    expect(String(content), path).toContain("script-src 'none'");
  }
  expect(readPage(files, "catalogue/one.html").split("&lt;script&gt;").length).toBeGreaterThan(5);
  expect(readPage(files, "atlas.html").includes(HOSTILE)).toBe(false);
});

test("each subject has a page with its results and how they changed, and a badge", async () => {
  const cell = { subject: "mine", differences: [], comparisons: [] };
  const items = [null, null] as const;
  const difference = { what: HOSTILE, message: HOSTILE, reference: null, subject: null, items };
  const differs = { ...cell, scenario: "one", kind: "differs" as const, differences: [difference] };
  const facts = { version: "1.0.0", live: false };
  const files = await buildSite({
    ...(await makeSources()),
    parity: {
      matrix: {
        reference: { ...facts, id: "python" },
        subjects: [{ ...facts, id: "mine", protocol: "app-server" }],
        scenarios: ["one", "two"],
        cells: [differs, { ...cell, scenario: "two", kind: "same" }],
      },
      verdict: { unexpected: [differs], obsolete: [], stale: [] },
      histories: [
        {
          subject: "mine",
          lastHarvest: undefined,
          comparedWith: ["mine at commit 12345678"],
          changes: [
            {
              scenario: "two",
              before: "differs",
              now: "same",
              gone: [HOSTILE],
              added: [],
              reason: undefined,
            },
            { scenario: "gone", before: "same", now: undefined, gone: [], added: [], reason: HOSTILE },
          ],
        },
      ],
    },
  });
  const page = readPage(files, "parity/mine.html");
  expect(page).toContain(
    '<a href="../catalogue/two.html"><code>two</code></a></td><td>≠ different</td><td>= same</td>',
  );
  expect(page).toContain("<td><code>gone</code></td><td>= same</td><td>none</td>");
  expect(page).toContain("2 results changed since <code>mine at commit 12345678</code>");
  expect(page).not.toContain("<script");
  expect(readPage(files, "parity/mine.svg")).toContain("1 scenario differs");
  expect(JSON.parse(readPage(files, "parity/mine.json"))).toMatchObject({ schemaVersion: 1, color: "red" });
  expect(readPage(files, "parity/index.html")).toContain('<a href="mine.html"><code>mine</code></a>');
});

test("each page has the navigation, with its own entry marked", async () => {
  const files = await buildSite(await makeSources());
  for (const [path, content] of files)
    if (path.endsWith(".html")) expect(String(content), path).toContain('<nav class="site"');
  const page = readPage(files, "catalogue/one.html");
  expect(page).toContain('<a aria-current="true" href="index.html">Catalogue</a>');
  expect(page).toContain('<a href="../atlas.html">Atlas</a>');
  expect(page).not.toContain(">Parity</a>"); // there is nothing to compare
  const [navigation] = /<nav.*?<\/nav>/s.exec(readPage(files, "atlas.html")) ?? [];
  expect(navigation).toContain('<a aria-current="page" href="atlas.html">Atlas</a>');
});

test.each([
  ["a missing file", "[a](missing.md)", "docs/index.html → missing.md"],
  ["a missing anchor", "[a](../README.md#none)", "docs/index.html → ../README.html#none"],
  ["an anchor of its own page", "[a](#none)", "docs/index.html → #none"],
  ["a path out of the repository", "[a](../../../etc/passwd)", "docs/index.html → ../../../etc/passwd"],
])("a link to %s is an error that names it", async (_, markdown, link) => {
  const sources = await makeSources({ "README.md": "# Mine\n", "docs/README.md": `# Docs\n\n${markdown}\n` });
  await expect(buildSite(sources)).rejects.toMatchObject({
    code: "site-links-dead",
    message: expect.stringContaining(link),
  });
});

test("links are resolved as GitHub resolves them", async () => {
  const links = ["/docs/b%20c.md", "/docs/", "b%20c.md?plain=1#x-y", "../docs/./b%20c.md", "http://a.b/?c"];
  const documents = {
    "docs/README.md": links.map((link) => `[x](${link})\n`).join("\n"),
    "docs/b c.md": "# X y\n",
  };
  const page = readPage(await buildSite(await makeSources(documents)), "docs/index.html");
  const found = [...page.matchAll(/href="([^"]*)">x</g)].map(([, link]) => link);
  expect(found).toEqual(["b%20c.html", "index.html", "b%20c.html#x-y", "b%20c.html", "http://a.b/?c"]);
});

test("documents without a list of their own get one", async () => {
  const documents = {
    "docs/a.md": "# <One>\n",
    "docs/deep/b.md": "No heading, [file](../../.env/x.txt)\n",
    ".env/x.txt": "x",
  };
  const files = await buildSite(await makeSources(documents));
  expect(readPage(files, "docs/index.html")).toContain(
    '<a href="a.html">&lt;One&gt;</a> <code>docs/<wbr>a.<wbr>md</code>',
  );
  expect(readPage(files, "docs/index.html")).toContain('<a href="deep/b.html">docs/deep/b.md</a>');
  expect([...files.keys()].filter((path) => path.includes("/x.txt"))).toEqual(["dot-env/x.txt.html"]); // no hidden file
});

test("two documents that would have the same page are an error", async () => {
  const documents = { "docs/README.md": "# One\n", "docs/index.md": "# Two\n" };
  await expect(buildSite(await makeSources(documents))).rejects.toMatchObject({
    code: "site-path-twice",
    message: expect.stringContaining("docs/index.html"),
  });
});

test("a linked file with what looks like a secret is not shown", async () => {
  const documents = { "README.md": "[keys](keys.txt)\n", "keys.txt": `sk-${"proj-"}${buildKey()}\n` };
  const files = await buildSite(await makeSources(documents));
  expect(readPage(files, "keys.txt.html")).toContain("does not show this file");
  expect(readPage(files, "keys.txt.html")).not.toContain(buildKey());
});

const buildKey = () =>
  Array.from({ length: 60 }, (_, index) => "aB3dE5gH7jK9mN1pQ"[(index * 7) % 17]).join("");

test("a site is written as a whole, and a later one replaces it", async () => {
  const folder = join(await makeTemporaryFolder("site-output"), "public");
  await writeSite(
    folder,
    new Map([
      ["index.html", "one"],
      ["deep/er/page.html", "two"],
    ]),
  );
  expect(await readFile(join(folder, "deep/er/page.html"), "utf8")).toBe("two");
  await writeSite(folder, new Map([["index.html", "three"]]));
  expect((await readdir(folder)).sort()).toEqual(["index.html", SITE_MARKER]);
  expect(await readdir(dirname(folder))).toEqual(["public"]);
});

test("a folder that is not empty and not of a site is refused, and stays as it is", async () => {
  const folder = await makeTemporaryFolder("site-output");
  await writeFile(join(folder, "mine.txt"), "mine");
  const files = new Map([["index.html", "one"]]);
  await expect(writeSite(folder, files)).rejects.toMatchObject({ code: "site-folder-taken" });
  await expect(writeSite(join(folder, "mine.txt"), files)).rejects.toMatchObject({
    code: "site-folder-missing",
  });
  expect(await readdir(folder)).toEqual(["mine.txt"]);
});

test("a page with what looks like a secret stops the write, and the old site stays", async () => {
  const folder = join(await makeTemporaryFolder("site-output"), "public");
  await writeSite(folder, new Map([["index.html", "one"]]));
  const files = new Map([
    ["a.html", "two"],
    ["index.html", `<p>sk-${"proj-"}${buildKey()}</p>`],
  ]);
  await expect(writeSite(folder, files)).rejects.toMatchObject({ code: "secret-suspected" });
  expect((await readdir(folder)).sort()).toEqual(["index.html", SITE_MARKER]);
  expect(await readFile(join(folder, "index.html"), "utf8")).toBe("one");
});

test("links are read as a browser reads them", () => {
  const page =
    '<p id="a&amp;b"> <a href="b%20c.html#a%26b">x</a> <a href="d.html">y</a> <a href="https://a.b/">z</a>';
  const files = new Map([
    ["a.html", page],
    ["b c.html", page.replace("d.html", "#none")],
  ]);
  expect(findDeadLinks(files, new Set())).toEqual(["a.html → d.html", "b c.html → #none"]);
});

test("no link of this repository's documentation leads to a missing page or anchor", async () => {
  const path = join(REPOSITORY, "docs/atlas/atlas.json");
  const files = await buildSite({
    root: REPOSITORY,
    catalogue: [],
    subjects: [],
    parity: undefined,
    atlas: parseAtlas(path, await readFile(path, "utf8")),
    atlasFolder: "docs/atlas",
  });
  expect(files.size).toBeGreaterThan(150);
  expect(readPage(files, "events/app-server/turn-completed.html")).toContain("codex app-server");
});
