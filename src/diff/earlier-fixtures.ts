/** Finds the fixtures that the last harvest of a folder replaced: in a kept base, or in git. */
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
import { listCommits, openRevision, readAtCommits } from "./git-revision.js";

/** The fixtures before the last harvest, or before the first harvest since the last review (see `findLastHarvest`). */
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
  /** Undefined if neither a kept base nor git has earlier fixtures, such as for a folder's first harvest, or if their manifest can't be read. */
  earlier: EarlierFixtures | undefined;
}

/**
 * Finds the last harvest of a fixtures folder, and the fixtures before it. If harvests have kept a base, these are the base: the
 * fixtures before the first harvest since the last review. Otherwise, they are in the newest commit whose audit log lacks the
 * harvest.
 * @returns undefined if the audit log has no harvest
 */
export async function findLastHarvest(folder: string): Promise<LastHarvest | undefined> {
  const entry = parseAuditLog(await readAudit(folder)).findLast(({ action }) => action === "harvest");
  if (!entry) return undefined;
  const kept = await findKeptBase(folder);
  const found = kept === undefined ? await openCommitBefore(entry, folder) : openKeptBase(kept);
  if (!found) return { entry, earlier: undefined };
  const files = await found.readAll([MANIFEST_FILE, AUDIT_FILE]);
  const manifest = hasEntry(files.get(AUDIT_FILE), entry)
    ? undefined
    : parseEarlierManifest(found.label, files.get(MANIFEST_FILE));
  return { entry, earlier: manifest && { ...found, manifest } };
}

type Candidate = Omit<EarlierFixtures, "manifest">;

/** Opens the newest commit whose audit log lacks an entry. One process reads the logs of the newest commits. */
async function openCommitBefore(entry: AuditEntry, folder: string): Promise<Candidate | undefined> {
  const commits = await listCommits(join(folder, AUDIT_FILE));
  const logs = await readAtCommits(commits, folder, AUDIT_FILE);
  const commit = commits.find((one) => !hasEntry(logs.get(one), entry));
  if (commit === undefined) return undefined;
  const revision = await openRevision(commit, folder);
  return revision && { label: `commit ${commit.slice(0, 8)}`, readAll: revision.readAll };
}

/** @param log an audit log, which may be missing or contain anything */
function hasEntry(log: Buffer | undefined, { digest }: AuditEntry): boolean {
  return log?.includes(`"${digest}"`) ?? false;
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

/** Parses an earlier manifest. One that this version cannot read counts as missing, since nobody can repair a commit. */
function parseEarlierManifest(label: string, text: Buffer | undefined): Manifest | undefined {
  try {
    return text && parseManifest(`${label}:${MANIFEST_FILE}`, text.toString());
  } catch {
    return undefined;
  }
}
