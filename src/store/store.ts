import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { TouchstoneError } from "../error.js";
import { SCENARIO_NAME } from "../scenario/index.js";
import { AUDIT_FILE, type AuditEntry, type AuditFacts, readAuditLog, sha256, withEntry } from "./audit.js";
import { type FolderChange, recoverFolder, replaceFolder } from "./folder.js";
import { emptyManifest, MANIFEST_FILE, type ManifestEntry, manifestText, readManifest } from "./manifest.js";
import { publishedSchemas } from "./schemas.js";

export interface HarvestedFixture {
  name: string;
  entry: Omit<ManifestEntry, "harvestedAt">;
  /** Path in the fixtures folder → text. */
  files: Record<string, string>;
}

export interface HarvestBatch {
  sdk: string;
  fixtures: HarvestedFixture[];
  by: string;
  reason: string;
  /** Version of touchstone. */
  tool: string;
  environment: AuditEntry["environment"];
  now: Date;
}

/** Names of scenarios, by what became of them. */
export interface CommitResult {
  added: string[];
  changed: string[];
  unchanged: string[];
}

/**
 * Puts a harvest into a fixtures folder: fixtures, manifest and audit log together, or nothing. What did not change is
 * not written, and a harvest that changed nothing writes nothing at all. A touchstone that is newer is no change.
 * Call it under the folder's lock.
 * @throws TouchstoneError `store-write-failed`, `bad-fixture-name`, `manifest-damaged`
 */
export async function commitHarvest(folder: string, batch: HarvestBatch): Promise<CommitResult> {
  await recoverFolder(folder);
  const manifest = (await readManifest(folder)) ?? emptyManifest(batch.sdk);
  const result: CommitResult = { added: [], changed: [], unchanged: [] };
  const change: FolderChange = new Map();
  const changes: AuditEntry["changes"] = [];
  const harvestedAt = seconds(batch.now);

  for (const { name, entry, files } of batch.fixtures) {
    checkNames(name, files);
    const old = manifest.scenarios[name];
    if (old && sameEntry(old, entry) && (await sameFiles(folder, files))) {
      result.unchanged.push(name);
      continue;
    }
    for (const file of old ? filesOf(old) : []) change.set(file, null);
    for (const [file, text] of Object.entries(files)) change.set(file, text);
    manifest.scenarios[name] = { ...entry, harvestedAt };
    const what = old ? "changed" : "added";
    result[what].push(name);
    changes.push({ scenario: name, change: what, from: old ? digestOf(old) : null, to: digestOf(entry) });
  }
  if (changes.length === 0) return result;

  const text = manifestText(manifest);
  const { by, reason, tool, environment } = batch;
  const facts: AuditFacts = {
    at: harvestedAt,
    by,
    reason,
    tool,
    environment,
    changes,
    manifest: sha256(text),
  };
  change.set(MANIFEST_FILE, text);
  change.set(AUDIT_FILE, withEntry(await readAuditLog(folder), facts));
  await replaceFolder(folder, change);
  return result;
}

/**
 * Writes the schemas that stand beside the fixtures: those of structured output, and of manifest and audit log.
 * @param outputSchemas file name → text
 */
export async function writeSchemas(folder: string, outputSchemas: Record<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries({ ...publishedSchemas(), ...outputSchemas })) {
    const file = join(folder, name);
    if ((await readFile(file, "utf8").catch(() => undefined)) === text) continue;
    const fresh = join(dirname(file), `.${name}.new`);
    await writeFile(fresh, text, { flush: true });
    await rename(fresh, file);
  }
}

function checkNames(name: string, files: Record<string, string>): void {
  const allowed = new RegExp(`^(wire/)?${name}(_step\\d+)?\\.jsonl$`);
  const bad = SCENARIO_NAME.test(name) ? Object.keys(files).find((file) => !allowed.test(file)) : name;
  if (bad === undefined) return;
  throw new TouchstoneError(`\`${bad}\` is no name for a fixture.`, {
    kind: "usage",
    code: "bad-fixture-name",
    hint: "Scenario names are lower case letters, digits and `_`, at most 80 characters.",
  });
}

function sameEntry(
  { harvestedAt: _at, touchstone: _tool, ...old }: ManifestEntry,
  entry: HarvestedFixture["entry"],
) {
  const { touchstone: _new, ...fresh } = entry;
  return sorted(old) === sorted(fresh);
}

/** JSON whose members are in the order of their names, whoever made the object. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, member) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

async function sameFiles(folder: string, files: Record<string, string>): Promise<boolean> {
  for (const [file, text] of Object.entries(files)) {
    const there = await readFile(join(folder, file), "utf8").catch(() => undefined);
    if (there !== text) return false;
  }
  return true;
}

function filesOf({ steps, wire }: Omit<ManifestEntry, "harvestedAt">): string[] {
  return [...steps.map(({ file }) => file), wire.file];
}

/** One digest over the digests of a scenario's files. */
function digestOf({ steps, wire }: Omit<ManifestEntry, "harvestedAt">): string {
  return sha256([...steps, wire].map(({ file, digest }) => `${file} ${digest}\n`).join(""));
}

function seconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
