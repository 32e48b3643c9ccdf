/** Finds the fixtures as they were before the last harvest of a folder: in a kept base, or in git. */
import { basename, join } from "node:path";
import { readIfExists, resolveInside } from "../lib/index.js";
import {
  type AuditEntry,
  findKeptBase,
  type Manifest,
  parseAuditLog,
  parseManifest,
  readAudit,
} from "../store/index.js";
import { AUDIT_FILE, MANIFEST_FILE } from "../transcript/index.js";
import { listCommits, openRevision } from "./git-revision.js";

/** The fixtures before the last harvest. */
export interface EarlierFixtures {
  /** Where they are, for people: `commit 1a2b3c4d`, or `.python.base`. */
  label: string;
  manifest: Manifest;
  /** Reads files, relative to the folder. Files that do not exist are left out. */
  readAll(files: string[]): Promise<Map<string, Buffer>>;
}

/** The last harvest of a folder, and what it replaced. */
export interface LastHarvest {
  /** Its entry in the audit log. */
  entry: AuditEntry;
  /** Undefined if neither a kept base nor git has the fixtures before it, such as for a folder's first harvest. */
  earlier: EarlierFixtures | undefined;
}

/**
 * Finds the last harvest of a fixtures folder and the fixtures before it. Those are in the base that harvests keep, which is
 * as it was before the first harvest without a review, or else in the newest commit whose audit log lacks the harvest.
 * @returns undefined if the audit log has no harvest
 */
export async function findLastHarvest(folder: string): Promise<LastHarvest | undefined> {
  const entry = parseAuditLog(await readAudit(folder)).findLast(({ action }) => action === "harvest");
  if (!entry) return undefined;
  const kept = await findKeptBase(folder);
  const candidates = kept === undefined ? openCommits(folder) : [openKeptBase(kept)];
  for await (const { label, readAll } of candidates) {
    const files = await readAll([MANIFEST_FILE, AUDIT_FILE]);
    const audit = parseAuditLog(files.get(AUDIT_FILE) ?? Buffer.alloc(0));
    if (audit.some(({ digest }) => digest === entry.digest)) continue;
    const manifest = parseEarlierManifest(label, files.get(MANIFEST_FILE));
    return { entry, earlier: manifest && { label, manifest, readAll } };
  }
  return { entry, earlier: undefined };
}

type Candidate = Omit<EarlierFixtures, "manifest">;

async function* openCommits(folder: string): AsyncGenerator<Candidate> {
  for (const commit of await listCommits(join(folder, AUDIT_FILE))) {
    const revision = await openRevision(commit, folder);
    if (revision) yield { label: `commit ${commit.slice(0, 8)}`, readAll: revision.readAll };
  }
}

function openKeptBase(folder: string): Candidate {
  const readAll = async (files: string[]) => {
    const found = new Map<string, Buffer>();
    for (const file of files) {
      const content = await readIfExists(resolveInside(folder, file));
      if (content) found.set(file, content);
    }
    return found;
  };
  return { label: basename(folder), readAll };
}

/** An earlier manifest that this version cannot read is like none: nobody can repair a commit. */
function parseEarlierManifest(label: string, text: Buffer | undefined): Manifest | undefined {
  try {
    return text && parseManifest(`${label}:${MANIFEST_FILE}`, text.toString());
  } catch {
    return undefined;
  }
}
