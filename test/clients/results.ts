/**
 * The results so far, in the cache: a file for each task of a client, which is written after each run. So a measurement that
 * was stopped can continue.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { getCacheFolder } from "../../src/config/index.js";
import { REPOSITORY } from "../helpers/project.js";
import type { Client } from "./client.js";
import type { ClientResult } from "./run.js";
import { findScenario, type Task } from "./tasks.js";

/** What is known of one task of a client. */
export interface TaskRecord {
  /** Digest of all that the result depends on. */
  digest: string;
  /** The end on the real codex; undefined before the first run. */
  real: ClientResult | undefined;
  /** The problems of each run on the fake codex. */
  runs: string[][];
}

/**
 * Reads the record of a task.
 * @param continues whether an earlier measurement of the same programs and fixtures counts
 */
export async function readRecord(
  client: Client,
  task: Task,
  { continues }: { continues: boolean },
): Promise<TaskRecord> {
  const digest = computeDigest(client, task);
  const path = buildPath(client, task);
  if (!continues) await rm(path, { force: true });
  const text = await readFile(path, "utf8").catch(() => undefined);
  const stored: TaskRecord | undefined = text === undefined ? undefined : JSON.parse(text);
  return stored?.digest === digest ? stored : { digest, real: undefined, runs: [] };
}

/** Writes the record of a task. */
export async function writeRecord(client: Client, task: Task, record: TaskRecord): Promise<void> {
  const path = buildPath(client, task);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify(record));
}

function buildPath({ name }: Client, task: Task): string {
  return join(getCacheFolder(), "clients", "results", name, `${task}.json`);
}

/** Folder, from the repository's root → which of the files in it each result depends on. */
const FILES: Record<string, RegExp> = {
  dist: /^touchstone-codex.*\.cjs$/,
  "dist/replay/options/releases": /\.json$/,
  "test/clients": /^(?!page)[^/]+\.ts$/,
};

function computeDigest({ name, scenarios }: Client, task: Task): string {
  const scenario = findScenario({ scenarios }, task);
  const fixture = new RegExp(`(^|/)(${scenario}|client_read_only)\\b.*\\.jsonl$`);
  const own = {
    [`test/clients/${name}`]: /./,
    scenarios: new RegExp(`^${scenario}\\.yaml$`),
    "integration/fixtures/python": fixture,
    "integration/fixtures/exec": fixture,
  };
  const hash = createHash("sha256");
  for (const [folder, pattern] of Object.entries({ ...FILES, ...own }))
    for (const path of listFiles(join(REPOSITORY, folder), pattern))
      hash.update(path).update(readFileSync(path));
  return hash.digest("hex");
}

function listFiles(folder: string, pattern: RegExp): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return paths.filter((path) => pattern.test(relative(folder, path))).sort();
}
