import { MANIFEST_FILE } from "../transcript/index.js";
import { type AuditEntry, type AuditFacts, auditEntries, readAudit, trailOf } from "./audit.js";
import { sha256 } from "./digest.js";
import { storeErrors } from "./errors.js";
import { checkClaims, checkFixture, digestOf, filesOf } from "./fixture.js";
import { replaceFolder } from "./folder.js";
import { type FolderLockOptions, withFolderLock } from "./lock.js";
import { entryOf, type Manifest, type ManifestEntry, readManifest } from "./manifest.js";
import { seal } from "./seal.js";
import type { FolderChange } from "./stage.js";
import { hasFiles, seconds } from "./store.js";
import { verifyFolder } from "./verify.js";

/** Who decides, and why; for the audit log. */
export interface Verdict extends FolderLockOptions {
  by: string;
  reason: string;
  /** Version of touchstone. */
  tool: string;
  environment: AuditEntry["environment"];
  now: Date;
}

/** A fixture as the reviewer saw it. */
interface Seen {
  name: string;
  /** `stateOf` its manifest entry; null where it was not there. */
  seen: string | null;
}

export interface Acceptance extends Seen {
  /** The entry that it was compared with; null where there was none. */
  base: ManifestEntry | null;
}

export interface Restoration extends Seen {
  /** What is put back: the entry, and its files by their paths; null where the fixture is to go. */
  base: { entry: ManifestEntry; files: Record<string, Buffer> } | null;
}

/** A digest over all that the manifest says of a fixture, so that a harvest and another review both change it. */
export function stateOf(entry: ManifestEntry): string {
  return sha256(JSON.stringify(entry));
}

/** Whether the last that the audit log says of a fixture is that a reviewer accepted its removal. */
export function isRemovalAccepted(entries: AuditEntry[], name: string): boolean {
  const last = trailOf(entries, name).at(-1)?.changes.at(-1);
  return last?.change === "accepted" && last.to === null;
}

/**
 * Writes into manifest and audit log that fixtures are good as they are: all of them, or none.
 * @throws TouchstoneError `folder-damaged`, `fixture-moved`, `already-accepted`, and those of a harvest
 */
export async function acceptFixtures(
  folder: string,
  fixtures: Acceptance[],
  verdict: Verdict,
): Promise<void> {
  await decide(folder, "accept", verdict, async (manifest, log) => {
    const [problem] = await verifyFolder(folder);
    if (problem) throw storeErrors.folderDamaged({ folder, problem: `${problem.file} ${problem.problem}` });
    return fixtures.map(({ name, seen, base }) => {
      const entry = current(manifest, name, seen);
      if (entry?.reviewed) throw storeErrors.alreadyAccepted({ name, by: entry.reviewed });
      if (!entry && isRemovalAccepted(auditEntries(log), name)) throw storeErrors.alreadyAccepted({ name });
      const to = entry ? digestOf(entry) : null;
      if (entry) entry.reviewed = { at: seconds(verdict.now), by: verdict.by };
      return { files: [], scenario: name, change: "accepted", from: base ? digestOf(base) : null, to };
    });
  });
}

/**
 * Puts back what the fixtures were before, bytes and manifest entries, and says so in the audit log: all or nothing.
 * @throws TouchstoneError `fixture-moved`, `nothing-to-restore`, and those of a harvest
 */
export async function rejectFixtures(
  folder: string,
  fixtures: Restoration[],
  verdict: Verdict,
): Promise<void> {
  await decide(folder, "reject", verdict, async (manifest) => {
    const decisions: Decision[] = [];
    for (const { name, seen, base } of fixtures) {
      if (base) checkFixture({ name, ...base });
      const entry = current(manifest, name, seen);
      const same = (entry && stateOf(entry)) === (base?.entry && stateOf(base.entry));
      if (same && (!base || (await hasFiles(folder, base.files))))
        throw storeErrors.nothingToRestore({ name });
      const gone = (entry ? filesOf(entry) : []).map((file) => [file, null] as const);
      delete manifest.scenarios[name];
      if (base) manifest.scenarios[name] = base.entry;
      decisions.push({
        files: [...gone, ...Object.entries(base?.files ?? {})],
        scenario: name,
        change: "restored",
        from: entry ? digestOf(entry) : null,
        to: base ? digestOf(base.entry) : null,
      });
    }
    return decisions;
  });
}

type Change = AuditFacts["changes"][number];
type Decision = Change & { files: (readonly [path: string, content: Buffer | null])[] };

async function decide(
  folder: string,
  action: "accept" | "reject",
  { now, by, reason, tool, environment, ...lock }: Verdict,
  apply: (manifest: Manifest, log: Buffer) => Promise<Decision[]>,
): Promise<void> {
  await withFolderLock(folder, lock, async (lost) => {
    const manifest = await readManifest(folder);
    if (!manifest) throw storeErrors.folderDamaged({ folder, problem: `${MANIFEST_FILE} is missing` });
    const log = await readAudit(folder);
    const decisions = await apply(manifest, log);
    if (decisions.length === 0) return;
    checkClaims(manifest);
    const changes = decisions.map(({ files: _, ...change }): Change => change);
    changes.sort((a, b) => (a.scenario < b.scenario ? -1 : 1));
    const at = seconds(now);
    const sealed = seal(manifest, log, { at, by, action, reason, tool, environment, changes });
    // Gone before fresh: a file that one fixture loses may be one that another gets.
    const files = decisions.flatMap((decision) => decision.files);
    const change: FolderChange = new Map([
      ...files.filter(([, content]) => content === null),
      ...files.filter(([, content]) => content !== null),
      ...sealed,
    ]);
    lost.throwIfAborted();
    await replaceFolder(folder, change);
  });
}

/** The entry that is there now, where it is still the one that the reviewer saw. */
function current(manifest: Manifest, name: string, seen: string | null): ManifestEntry | undefined {
  const entry = entryOf(manifest, name);
  if ((entry ? stateOf(entry) : null) === seen) return entry;
  if (entry?.reviewed) throw storeErrors.alreadyAccepted({ name, by: entry.reviewed });
  throw storeErrors.fixtureMoved({ name });
}
