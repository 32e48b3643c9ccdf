import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import type { Manifest, ManifestEntry } from "../store/index.js";
import { findTests, parseNotes, renderChecklist } from "./index.js";

const buildEntry = (version: string, reviewed?: { at: string; by: string }) =>
  ({
    title: "A | title",
    steps: [{ file: "one.jsonl" }],
    subject: { sdk: { version }, codex: { version } },
    harvestedAt: "2026-01-02T03:04:05Z",
    reviewed,
  }) as unknown as ManifestEntry;

const manifest = {
  scenarios: {
    one: buildEntry("0.163.0", { at: "2026-02-03T00:00:00Z", by: "Ada" }),
    two: buildEntry("0.162.0"),
    three: buildEntry("0.163.0"),
  },
} as unknown as Manifest;

const renderWithNotes = (before = "", tests = new Map([["one", ["test/one_test.exs"]]])) =>
  renderChecklist(manifest, {
    pins: { codex: "0.163.0", sdk: "0.163.0" },
    stale: new Set(["two"]),
    tests,
    notes: parseNotes(before),
    catalogue: new Map([["four", "Not yet"]]),
  });

const findRow = (text: string, name: string) => text.split("\n").find((line) => line.includes(`\`${name}\``));

test("each row says what to do next for its scenario", () => {
  const text = renderWithNotes();
  expect(findRow(text, "one")).toContain("| 2026-02-03 Ada | fresh | `test/one_test.exs` | done |");
  expect(findRow(text, "one")).toContain("A \\| title");
  expect(findRow(text, "two")).toContain("| stale |  | harvest again |");
  expect(findRow(text, "three")).toContain("| to review |");
  expect(findRow(text, "four")).toContain("| not recorded |");
  expect(text).toContain("4 scenarios: 1 done, 1 to review, 1 harvest again, 1 not recorded.");
});

test("a captured fixture has its origin in place of the freshness, and no version of the SDK", () => {
  const captured = { from: "issue | 42", format: "exec" as const };
  const scenarios = { five: { ...buildEntry("0.169.0"), captured } };
  const render = (stale: string[]) =>
    renderChecklist(
      { ...manifest, scenarios },
      {
        pins: { codex: "0.163.0", sdk: "0.163.0" },
        stale: new Set(stale),
        tests: new Map(),
        notes: new Map(),
        catalogue: new Map(),
      },
    );
  expect(findRow(render([]), "five")).toContain(
    "|  | 0.169.0 | 2026-01-02 |  | captured: issue \\| 42 |  | to review |",
  );
  expect(findRow(render(["five"]), "five")).toContain("| stale |  | restore |");
});

test("notes stay, even those of scenarios that are gone", () => {
  const text = renderWithNotes()
    .replace(/(`one`.*\| ) \|$/m, "$1see \\| #12 <b> |")
    .concat("\n- `gone`: was odd\n");
  const again = renderWithNotes(text);
  expect(findRow(again, "one")).toContain("| see \\| #12 <b> |");
  expect(again).toContain("- `gone`: was odd");
  expect(renderWithNotes(again)).toBe(again);
});

test("tests in any language are found by the name of a fixture", async () => {
  const root = await makeTemporaryFolder("tests");
  await mkdir(join(root, "test/deps/x"), { recursive: true });
  await writeFile(join(root, "test/a_test.exs"), 'fixture("thread_auto_run_step1")');
  await writeFile(join(root, "test/b.py"), "read('thread_auto_run.jsonl'); read('thread')");
  await writeFile(join(root, "test/c.rs"), "my_thread_auto");
  await writeFile(join(root, "test/deps/x/d.exs"), "thread_auto");
  const found = await findTests(
    [join(root, "test"), join(root, "nowhere")],
    ["thread", "thread_auto", "thread_auto_run"],
    root,
  );
  expect(Object.fromEntries(found)).toEqual({
    thread: ["test/b.py"],
    thread_auto_run: ["test/a_test.exs", "test/b.py"],
  });
});
