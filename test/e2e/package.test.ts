/** Tests the tarball that npm users install, in an empty folder. */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { verifyFolder } from "../../src/store/index.js";
import { getInstalledPackage } from "../helpers/installed-package.js";
import { listLinks, REPOSITORY } from "../helpers/project.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";

/** All files of the package. */
const WANTED = [
  /^(contract|dist|drivers|scenarios|templates|examples|packages)\//,
  /^docs\/[a-z-]+\.md$/i,
  /^integration\/fixtures\/(exec|python|schemas)\//,
  /^docs\/guides\/[a-z-]+\.md$/i,
  /^docs\/atlas\/(README\.md|CHANGELOG\.md|atlas\.json|atlas\.schema\.json|order\.json|schemas\.json|session\.json)$/,
  /^(scripts\/install-native\.mjs|package\.json|parity\.yaml|touchstone\.config\.yaml|README\.md|CHANGELOG\.md|LICENSE)$/,
];

const { folder: installed, files: packed } = await getInstalledPackage();
const root = await makeTemporaryFolder("package");
await cp(installed, root, { recursive: true, verbatimSymlinks: true });

function runNpm(...args: string[]): string {
  return execFileSync("npm", args, { cwd: root, encoding: "utf8", stdio: "pipe" });
}

test("the package holds what users need, and nothing else", async () => {
  expect(packed.filter((file) => !WANTED.some((wanted) => wanted.test(file)))).toEqual([]);
  expect(
    packed.filter((file) => /\.map$|testing\.|__pycache__|^(dist|drivers)\/.*\.test\./.test(file)),
  ).toEqual([]);
  const { bin, exports } = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8"));
  for (const entry of [...Object.values(bin), ...Object.values(exports["."])] as string[])
    expect(packed).toContain(entry.replace(/^\.\//, ""));
  for (const file of ["README.md", "LICENSE", "CHANGELOG.md", "scenarios/thread_basic.yaml"])
    expect(packed).toContain(file);
  for (const link of listLinks(await readFile(join(REPOSITORY, "README.md"), "utf8"))) {
    if (/^(docs|examples)\/.*\.md$/.test(link)) expect(packed).toContain(link);
  }
  // Only declarations of the library, because no other module can be imported.
  for (const file of packed.filter((file) => file.endsWith(".d.ts")))
    expect(file).toMatch(/^dist\/(replay(\/[a-z]+)?|lib)\/[a-z-]+\.d\.ts$/);
});

test.each([
  ["node16", "node16"],
  ["nodenext", "nodenext"],
  ["esnext", "bundler"],
])(
  "a strict consumer compiles against the package's types with module %s and resolution %s",
  async (module, resolution) => {
    const consumer = join(root, resolution);
    await mkdir(consumer);
    await writeFile(join(consumer, "consumer.ts"), CONSUMER_PROGRAM);
    const compilerOptions = {
      ...{ module, moduleResolution: resolution, target: "es2022", lib: ["es2022"], types: [] },
      ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true },
    };
    await writeFile(join(consumer, "package.json"), '{ "type": "module" }');
    await writeFile(join(consumer, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    execFileSync(join(REPOSITORY, "node_modules/.bin/tsc"), ["-p", consumer], { stdio: "inherit" });
  },
);

const CONSUMER_PROGRAM = `import {
  type Events, type FixtureEvent, type Message, type Mismatch, type Problem, type ReadOptions, type Replay,
  type ReplayOptions, type ReportEntry, readFixture, replay, standIn, startFakeCodex, TouchstoneError,
} from "codex-touchstone";

const where: ReadOptions = { folder: "fixtures" };
const events: Events<FixtureEvent> = readFixture("thread_basic", where);
for (const { method, params } of events) method.toUpperCase() + Object.keys(params ?? {}).length;
for await (const { type } of readFixture<{ type: string }>("thread_basic")) type.length;

const options: ReplayOptions = { strictness: "strict", fault: "kill@3", pace: "recorded", timeout: 1000 };
const codex: Replay = replay("thread_basic", options);
const first: Message = { id: 1, method: "initialize" };
codex.send(first);
for await (const message of codex) message.method?.length;
const report: readonly ReportEntry[] = codex.report;
export const mismatches: Mismatch[] = report.filter((entry) => entry.event === "mismatch");
export const play: Promise<void> = startFakeCodex(["app-server"], "codex");
export const deprecated: [Problem[], typeof startFakeCodex] = [mismatches, standIn];
export const readCode = (error: unknown) => (error instanceof TouchstoneError ? error.code : undefined);
// @ts-expect-error: there is no such option
replay("thread_basic", { speed: 2 });
// @ts-expect-error: only the library has an entry point for others
export type { Manifest } from "codex-touchstone/dist/store/index.js";
`;

test("the package, installed in an empty folder, runs init and harvest", async () => {
  const runNpx = (...args: string[]) => runNpm("exec", "--no", "--", "touchstone", ...args);

  const output = runNpx("init");
  for (const file of [
    "touchstone.config.yaml",
    "scenarios/thread_basic.yaml",
    "docs/python-parity-checklist.md",
  ]) {
    expect(output).toContain(`wrote ${file}`);
    expect(await readFile(join(root, file), "utf8")).not.toBe("");
  }
  expect(runNpx("init")).toContain("All files exist already.\nNext: npx touchstone harvest\n");
  expect(runNpx("harvest")).toContain("1 added");
  expect(runNpx("harvest")).toContain("1 unchanged");

  const fixtures = join(root, "integration/fixtures/python");
  expect(await verifyFolder(fixtures)).toEqual([]);
  const own = join(REPOSITORY, "integration/fixtures/python/thread_basic.jsonl");
  expect(await readFile(join(fixtures, "thread_basic.jsonl"), "utf8")).toBe(await readFile(own, "utf8"));

  expect(await startHandshake(fixtures, "node_modules/.bin/touchstone-codex")).toContain(
    '"userAgent":"codex_python_sdk/',
  );
});

/** A module that prints the loaded modules of a program, without Node's own. */
const LOADED_MODULES_SCRIPT = `const { builtinModules, Module } = require("node:module");
const load = Module._load;
Module._load = function (id, ...rest) {
  if (!id.startsWith("node:") && !builtinModules.includes(id)) process._rawDebug("loaded " + id);
  return load.call(this, id, ...rest);
};
`;

/** Lists the files that a fake codex has loaded, from the lines of the hook. */
function listLoaded(output: string): string[] {
  return [...output.matchAll(/^loaded (.*)$/gm)].map(([, file = ""]) => basename(file));
}

test("the fake codex loads its own two or three files and nothing else", async () => {
  const alone = join(root, "alone");
  await mkdir(alone);
  const dist = join(root, "node_modules/codex-touchstone/dist");
  const bundles = (await readdir(dist)).filter((name) => /^touchstone-codex.*\.cjs$/.test(name));
  for (const name of bundles) await cp(join(dist, name), join(alone, name));
  await cp(join(dist, "replay/options/releases"), join(alone, "replay/options/releases"), {
    recursive: true,
  });
  const program = join(alone, "touchstone-codex.cjs");
  await writeFile(join(alone, "loaded.cjs"), LOADED_MODULES_SCRIPT);
  const hook = { NODE_OPTIONS: `--require ${join(alone, "loaded.cjs")}`, NODE_PATH: "" };
  const fixtures = join(REPOSITORY, "integration/fixtures/python");
  const output = await startHandshake(fixtures, "alone/touchstone-codex.cjs", hook);
  expect(output).toContain('"userAgent":"codex_python_sdk/');
  // It prints that the client left early, and looks for secrets in what it prints.
  expect(listLoaded(output)).toEqual([
    "touchstone-codex.cjs",
    "touchstone-codex-app-server.cjs",
    "touchstone-codex-hide.cjs",
  ]);
  const exec = spawnSync(program, ["exec", "--json", "--skip-git-repo-check", "Say hello."], {
    cwd: alone,
    env: {
      ...process.env,
      ...hook,
      TOUCHSTONE_FIXTURES: join(REPOSITORY, "integration/fixtures/exec"),
      TOUCHSTONE_FIXTURE: "thread_basic",
    },
    encoding: "utf8",
  });
  expect(exec.stdout).toContain('"type":"turn.completed"');
  expect(listLoaded(exec.stderr)).toEqual(["touchstone-codex.cjs", "touchstone-codex-exec.cjs"]);
});

/** Returns what a fake codex prints to stdout and stderr after the first frame of a recorded client. */
async function startHandshake(fixtures: string, program: string, env: Record<string, string> = {}) {
  const [first = ""] = (await readFile(join(fixtures, "wire/thread_basic.jsonl"), "utf8")).split("\n");
  const { stdout, stderr } = spawnSync(join(root, program), ["app-server"], {
    cwd: root,
    env: { ...process.env, TOUCHSTONE_FIXTURES: fixtures, TOUCHSTONE_FIXTURE: "thread_basic", ...env },
    input: JSON.stringify(JSON.parse(first).message),
    encoding: "utf8",
  });
  return stdout + stderr;
}
