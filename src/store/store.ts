import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type AuditEntry, readAudit } from "./audit.js";
import { storeErrors } from "./errors.js";
import { type Exchange, exchangeFolders } from "./exchange.js";
import { checkClaims, checkFixture, digestOf, filesOf, type HarvestedFixture } from "./fixture.js";
import { openFolder, replaceFolder } from "./folder.js";
import {
  emptyManifest,
  entryOf,
  type Manifest,
  readManifest,
  sameEntry,
  type UnsupportedScenario,
} from "./manifest.js";
import { seal } from "./seal.js";
import type { FolderChange } from "./stage.js";

export interface HarvestBatch {
  /** Which SDK's fixtures they are. */
  sdk: string;
  fixtures: HarvestedFixture[];
  /** Scenarios whose fixtures go; names that are not there are ignored. */
  remove?: string[];
  /** Scenarios that this SDK can't carry out, and why; their fixtures go. */
  unsupported?: Record<string, UnsupportedScenario>;
  /** For the audit log: who, and why. */
  by: string;
  reason: string;
  /** Version of touchstone. */
  tool: string;
  environment: AuditEntry["environment"];
  now: Date;
}

/** Names of scenarios, sorted, by what became of them. */
export interface CommitResult {
  added: string[];
  changed: string[];
  unchanged: string[];
  removed: string[];
}

/**
 * Puts a harvest into a fixtures folder: fixtures, manifest and audit log together, or nothing. Call it under the
 * folder's lock.
 *
 * A fixture changed when its manifest entry says something else, or its files on disk have other bytes than they should:
 * a hand edit is undone. Another version of touchstone alone is no change, and the entry keeps the old one. A harvest that
 * changed nothing writes nothing, not even to the audit log.
 * @param exchange how two folders change places
 * @throws TouchstoneError `bad-fixture-name`, `other-sdk`, `manifest-damaged`, `manifest-too-new`, `store-write-failed`
 */
export async function commitHarvest(
  folder: string,
  batch: HarvestBatch,
  exchange: Exchange = exchangeFolders,
): Promise<CommitResult> {
  for (const fixture of batch.fixtures) checkFixture(fixture);
  await openFolder(folder);
  const manifest = (await readManifest(folder)) ?? emptyManifest(batch.sdk);
  if (manifest.sdk !== batch.sdk)
    throw storeErrors.otherSdk({ folder, there: manifest.sdk, given: batch.sdk });

  const { result, change, changes } = await compare(folder, manifest, batch);
  if (changes.length === 0) return result;
  checkClaims(manifest);
  const { by, reason, tool, environment } = batch;
  const facts = {
    at: seconds(batch.now),
    by,
    action: "harvest" as const,
    reason,
    tool,
    environment,
    changes,
  };
  const sealed = seal(manifest, await readAudit(folder), facts);
  await replaceFolder(folder, new Map([...change, ...sealed]), exchange);
  return result;
}

/** Brings the manifest up to date, and tells what that means for the folder and for the audit log. */
async function compare(folder: string, manifest: Manifest, batch: HarvestBatch) {
  const { scenarios } = manifest;
  const known = new Map(Object.entries(manifest.unsupported ?? {}));
  const result: CommitResult = { added: [], changed: [], unchanged: [], removed: [] };
  const gone: FolderChange = new Map();
  const fresh: FolderChange = new Map();
  const changes: AuditEntry["changes"] = [];
  for (const name of batch.remove ?? []) {
    const old = entryOf(manifest, name);
    if (!old || batch.fixtures.some((fixture) => fixture.name === name)) continue;
    for (const file of filesOf(old)) gone.set(file, null);
    delete scenarios[name];
    result.removed.push(name);
    changes.push({ scenario: name, change: "removed", from: digestOf(old), to: null });
  }
  for (const [name, facts] of Object.entries(batch.unsupported ?? {})) {
    if (JSON.stringify(known.get(name)) === JSON.stringify(facts)) continue;
    const old = entryOf(manifest, name);
    for (const file of old ? filesOf(old) : []) gone.set(file, null);
    delete scenarios[name];
    known.set(name, facts);
    changes.push({ scenario: name, change: "unsupported", from: old ? digestOf(old) : null, to: null });
  }
  for (const { name, entry, files } of batch.fixtures) {
    known.delete(name);
    const old = entryOf(manifest, name);
    const recorded = { ...entry, harvestedAt: seconds(batch.now) };
    const same = old !== undefined && sameEntry(old, recorded);
    if (same && (await hasFiles(folder, files))) {
      result.unchanged.push(name);
      continue;
    }
    for (const file of old ? filesOf(old) : []) gone.set(file, null);
    for (const [file, content] of Object.entries(files)) fresh.set(file, content);
    scenarios[name] = same && old.reviewed ? { ...recorded, reviewed: old.reviewed } : recorded;
    const what = old ? "changed" : "added";
    result[what].push(name);
    changes.push({ scenario: name, change: what, from: old ? digestOf(old) : null, to: digestOf(entry) });
  }
  if (known.size > 0) manifest.unsupported = Object.fromEntries(known);
  else delete manifest.unsupported;
  for (const names of Object.values(result)) names.sort();
  changes.sort((a, b) => (a.scenario < b.scenario ? -1 : 1));
  return { result, change: new Map([...gone, ...fresh]), changes };
}

/** A link is no fixture, whatever it points to. */
export async function hasFiles(folder: string, files: HarvestedFixture["files"]): Promise<boolean> {
  for (const [file, content] of Object.entries(files)) {
    const path = join(folder, file);
    if (!(await lstat(path).catch(() => undefined))?.isFile()) return false;
    if (!(await readFile(path)).equals(Buffer.from(content as string))) return false;
  }
  return true;
}

/** A time as manifest and audit log write it. */
export function seconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
