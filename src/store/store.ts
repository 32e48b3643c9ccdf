import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { fileExists, readPlainFile } from "../lib/index.js";
import { assertNoSecrets } from "../redact/index.js";
import { AUDIT_FILE, type JsonObject, MANIFEST_FILE } from "../transcript/index.js";
import { type AuditEntry, readAudit } from "./audit.js";
import { storeErrors } from "./errors.js";
import {
  assertNoSharedFiles,
  assertValidFixture,
  type HarvestedFixture,
  hashFixture,
  listFixtureFiles,
} from "./fixture.js";
import { keepBase, removeKeptBase } from "./kept-base.js";
import type { Manifest, UnsupportedScenario } from "./manifest.js";
import { createManifest, findEntry, isSameEntry, isSameUnsupported, readManifest } from "./manifest-file.js";
import { recoverFolder, replaceFolder } from "./replace-folder.js";
import { sealChange } from "./seal.js";
import type { FolderChange } from "./stage-folder.js";
import { getStorePaths } from "./store-paths.js";
import { type FolderSwap, swapFolders } from "./swap-folders.js";

export interface HarvestBatch {
  /** Name of the SDK that the fixtures belong to. */
  sdk: string;
  /** What the audit log calls the change; default: a harvest. */
  action?: "harvest" | "import";
  fixtures: HarvestedFixture[];
  /** Scenarios whose entries in the manifest are removed, with the files. Names that the manifest lacks are ignored. */
  remove?: string[];
  /** Scenarios that this SDK cannot carry out, with the reasons; their fixtures are removed. */
  unsupported?: Record<string, UnsupportedScenario>;
  /** For the audit log: the author and the reason. */
  by: string;
  reason: string;
  /** Version of touchstone. */
  tool: string;
  environment: AuditEntry["environment"];
  now: Date;
  /** Whether the old fixtures are kept as the base of the next review, where git does not keep them. */
  keepsBase?: boolean;
}

/** Sorted names of scenarios, grouped by the kind of change. */
export interface CommitResult {
  added: string[];
  changed: string[];
  unchanged: string[];
  removed: string[];
}

/**
 * Stores a harvest in a fixtures folder: fixtures, manifest and audit log together, or nothing. The caller must
 * hold the folder's lock. A fixture has changed if its manifest entry differs, or if its files on disk have the
 * wrong bytes, so an edit by hand is undone. A different version of touchstone alone is no change, and the
 * entry keeps the old version. A harvest without changes writes nothing, not even to the audit log.
 * @param swap the function that swaps two folders
 * @throws TouchstoneError `bad-fixture-name`, `other-sdk`, `manifest-damaged`, `manifest-too-new`, `audit-too-new`,
 *   `path-outside`, `file-not-plain`, `file-too-large`, `secret-suspected`, `store-write-failed`
 * @throws Error if the entry of a fixture does not describe its files
 */
export async function commitHarvest(
  folder: string,
  batch: HarvestBatch,
  swap: FolderSwap = swapFolders,
): Promise<CommitResult> {
  for (const fixture of batch.fixtures) assertValidFixture(fixture);
  await recoverFolder(folder);
  const manifest = (await readManifest(folder)) ?? createManifest(batch.sdk);
  if (manifest.sdk !== batch.sdk)
    throw storeErrors.otherSdk({ folder, there: manifest.sdk, given: batch.sdk });

  const { result, change, changes } = await compareHarvest(folder, manifest, batch);
  if (changes.length === 0) return result;
  assertNoSharedFiles(manifest);
  const { action = "harvest", by, reason, tool, environment } = batch;
  const facts = {
    at: formatSeconds(batch.now),
    by,
    action,
    reason,
    tool,
    environment,
    changes,
  };
  await assertFactsHoldNoSecret(facts, batch);
  const sealed = sealChange(manifest, await readAudit(folder), facts);
  const hasNewBase = batch.keepsBase === true && (await keepBase(folder));
  try {
    await replaceFolder(folder, new Map([...change, ...sealed]), swap);
  } catch (error) {
    // If a journal exists, the next process that locks the folder completes the change, and the next review needs the base.
    const isUnfinished = await fileExists((await getStorePaths(folder)).next);
    if (hasNewBase && !isUnfinished) await removeKeptBase(folder);
    throw error;
  }
  return result;
}

/** Verifies that the manifest and the audit log get no secret. The files of the fixtures were already checked by `redact`. */
async function assertFactsHoldNoSecret(
  { by, reason, environment }: Pick<AuditEntry, "by" | "reason" | "environment">,
  { fixtures, unsupported = {} }: HarvestBatch,
): Promise<void> {
  await assertNoSecrets(AUDIT_FILE, { by, reason, environment } as JsonObject);
  for (const { name, entry } of fixtures)
    await assertNoSecrets(`${MANIFEST_FILE}, scenario ${name}`, entry as unknown as JsonObject);
  for (const [name, facts] of Object.entries(unsupported))
    await assertNoSecrets(`${MANIFEST_FILE}, scenario ${name}`, facts as unknown as JsonObject);
}

/** Updates the manifest, and returns the result of the commit, with the changes for the folder and for the audit log. */
async function compareHarvest(folder: string, manifest: Manifest, batch: HarvestBatch) {
  const { scenarios } = manifest;
  const unsupported = new Map(Object.entries(manifest.unsupported ?? {}));
  const result: CommitResult = { added: [], changed: [], unchanged: [], removed: [] };
  const removed: FolderChange = new Map();
  const added: FolderChange = new Map();
  const changes: AuditEntry["changes"] = [];
  for (const name of batch.remove ?? []) {
    const old = findEntry(manifest, name);
    const wasUnsupported = unsupported.delete(name);
    if (!(old || wasUnsupported) || batch.fixtures.some((fixture) => fixture.name === name)) continue;
    for (const file of old ? listFixtureFiles(old) : []) removed.set(file, null);
    delete scenarios[name];
    result.removed.push(name);
    changes.push({ scenario: name, change: "removed", from: old ? hashFixture(old) : null, to: null });
  }
  for (const [name, facts] of Object.entries(batch.unsupported ?? {})) {
    const stored = unsupported.get(name);
    if (stored && isSameUnsupported(stored, facts)) continue;
    const old = findEntry(manifest, name);
    for (const file of old ? listFixtureFiles(old) : []) removed.set(file, null);
    delete scenarios[name];
    unsupported.set(name, facts);
    changes.push({ scenario: name, change: "unsupported", from: old ? hashFixture(old) : null, to: null });
  }
  for (const { name, entry, files } of batch.fixtures) {
    unsupported.delete(name);
    const old = findEntry(manifest, name);
    const recorded = { ...entry, harvestedAt: formatSeconds(batch.now) };
    const same = old !== undefined && isSameEntry(old, recorded);
    if (same && (await hasSameFiles(folder, files))) {
      result.unchanged.push(name);
      continue;
    }
    for (const file of old ? listFixtureFiles(old) : []) removed.set(file, null);
    for (const [file, content] of Object.entries(files)) added.set(file, content);
    scenarios[name] = same && old.reviewed ? { ...recorded, reviewed: old.reviewed } : recorded;
    const what = old ? "changed" : "added";
    result[what].push(name);
    changes.push({
      scenario: name,
      change: what,
      from: old ? hashFixture(old) : null,
      to: hashFixture(entry),
    });
  }
  if (unsupported.size > 0) manifest.unsupported = Object.fromEntries(unsupported);
  else delete manifest.unsupported;
  for (const names of Object.values(result)) names.sort();
  changes.sort((a, b) => (a.scenario < b.scenario ? -1 : 1));
  return { result, change: new Map([...removed, ...added]), changes };
}

/** Whether the files on disk have these bytes. A symbolic link never counts as such a file. */
export async function hasSameFiles(folder: string, files: HarvestedFixture["files"]): Promise<boolean> {
  for (const [file, content] of Object.entries(files)) {
    const path = join(folder, file);
    if (!(await lstat(path).catch(() => undefined))?.isFile()) return false;
    if (!(await readPlainFile(path)).equals(Buffer.from(content as string))) return false;
  }
  return true;
}

/** Formats a time for manifest and audit log: in UTC, to the second. */
export function formatSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
