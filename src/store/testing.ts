/** Samples and helpers for the tests of this module. */
import { spawnSync } from "node:child_process";
import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { buildEventPath, buildWirePath } from "../transcript/index.js";
import { computeSha256 } from "./digest.js";
import type { HarvestedFixture } from "./fixture.js";
import type { HarvestBatch } from "./store.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Returns the path of a fixtures folder that does not exist yet, below a new temporary folder. */
export async function makeFolder(): Promise<string> {
  return join(await makeTemporaryFolder("store"), "fixtures", "python");
}

/**
 * Builds a fixture.
 * @param contents for each step, the text in the member `is` of its only event
 */
export function buildTestFixture(name: string, ...contents: string[]): HarvestedFixture {
  const stepFile = (index: number) => buildEventPath(name, contents.length === 1 ? undefined : index + 1);
  const texts = contents.map((content) => `{"method":"turn/started","is":"${content}"}\n`);
  const steps = texts.map((text, index) => ({
    ...buildFacts(stepFile(index), text),
    events: 1,
    methods: { "turn/started": 1 },
  }));
  const wireText = texts.join("");
  const wire = { ...buildFacts(buildWirePath(name), wireText), frames: texts.length };
  return {
    name,
    files: Object.fromEntries([
      ...texts.map((text, index) => [stepFile(index), text]),
      [wire.file, wireText],
    ]),
    entry: {
      title: `Of ${name}`,
      covers: ["turns"],
      scenario: computeSha256(name),
      steps,
      wire,
      subject: {
        sdk: { package: "openai-codex", version: "0.163.0", source: "registry" },
        codex: { version: "0.163.0", pin: "0.163.0", source: "npm" },
        model: "gpt-5.5",
        platform: "linux-x64",
      },
      touchstone: "0.1.0",
      replaced: { uuid: ["params.turn.id", "params.threadId"] },
      redactions: [],
      variants: [],
    },
  };
}

export function buildTestBatch(fixtures: HarvestedFixture[], more: Partial<HarvestBatch> = {}): HarvestBatch {
  return {
    sdk: "python",
    fixtures,
    by: "Ada",
    reason: "a test",
    tool: "0.1.0",
    environment: { platform: "linux-x64", node: "20.20.2" },
    now: new Date("2026-01-02T03:04:05.678Z"),
    ...more,
  };
}

function buildFacts(file: string, text: string) {
  return { file, digest: computeSha256(text), bytes: Buffer.byteLength(text) };
}

/** Compiles the module without type checks, so that a test can run it in a separate process, which it can limit or kill. @returns the folder of the output */
export async function compileStore(): Promise<string> {
  const out = await makeTemporaryFolder("store");
  await symlink(join(ROOT, "node_modules"), join(out, "node_modules"));
  await writeFile(join(out, "package.json"), '{"type":"module"}');
  const options = ["--ignoreConfig", "--noCheck", "--target", "es2022", "--module", "nodenext"];
  const sources = ["src/store/store.ts", "src/store/lock.ts"];
  const tsc = join(ROOT, "node_modules/.bin/tsc");
  await execa(tsc, [...options, "--rootDir", "src", "--outDir", out, ...sources], { cwd: ROOT });
  return out;
}

/** Whether this user may mount file systems. */
export function canMount(): boolean {
  return process.platform === "linux" && spawnSync("unshare", ["--mount", "true"]).status === 0;
}
