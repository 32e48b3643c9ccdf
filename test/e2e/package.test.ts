/** What npm users get: the tarball, in an empty folder. */
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { verifyFolder } from "../../src/store/index.js";
import { installPackage, linksOf, REPOSITORY } from "./project.js";

/** All that the package holds. */
const WANTED = [
  /^(dist|drivers|scenarios|examples)\//,
  /^docs\/[a-z-]+\.md$/,
  /^docs\/guides\/[a-z-]+\.md$/i,
  /^docs\/atlas\/(README\.md|CHANGELOG\.md|atlas\.json|atlas\.schema\.json)$/,
  /^(package\.json|README\.md|CHANGELOG\.md|LICENSE)$/,
];

test("the tarball, installed in an empty folder, does init and harvest", async () => {
  const root = await mkdtemp(join(tmpdir(), "package-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const npm = (...args: string[]) =>
    execFileSync("npm", args, { cwd: root, encoding: "utf8", stdio: "pipe" });
  const npx = (...args: string[]) => npm("exec", "--no", "--", "touchstone", ...args);

  const packed = installPackage(root);
  expect(packed.filter((file) => !WANTED.some((wanted) => wanted.test(file)))).toEqual([]);
  expect(packed.filter((file) => /^(dist|drivers)\/.*\.test\.|__pycache__/.test(file))).toEqual([]);
  for (const link of linksOf(await readFile(join(REPOSITORY, "README.md"), "utf8"))) {
    if (/^(docs|examples)\/.*\.md$/.test(link)) expect(packed).toContain(link);
  }

  const said = npx("init");
  for (const file of [
    "touchstone.config.yaml",
    "scenarios/thread_basic.yaml",
    "docs/python-parity-checklist.md",
  ]) {
    expect(said).toContain(`wrote ${file}`);
    expect(await readFile(join(root, file), "utf8")).not.toBe("");
  }
  expect(npx("init")).toContain("Everything is there already.");
  expect(npx("harvest")).toContain("1 added");
  expect(npx("harvest")).toContain("1 unchanged");

  const fixtures = join(root, "integration/fixtures/python");
  expect(await verifyFolder(fixtures)).toEqual([]);
  const own = join(REPOSITORY, "integration/fixtures/python/thread_basic.jsonl");
  expect(await readFile(join(fixtures, "thread_basic.jsonl"), "utf8")).toBe(await readFile(own, "utf8"));

  const [first = ""] = (await readFile(join(fixtures, "wire/thread_basic.jsonl"), "utf8")).split("\n");
  const replayed = execFileSync(join(root, "node_modules/.bin/touchstone-codex"), ["app-server"], {
    cwd: root,
    env: { ...process.env, TOUCHSTONE_FIXTURE: "thread_basic" },
    input: JSON.stringify(JSON.parse(first).message),
    encoding: "utf8",
    stdio: "pipe",
  });
  expect(replayed).toContain('"userAgent":"codex_python_sdk/');
});
