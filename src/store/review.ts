import { assertNoSecrets } from "../redact/index.js";
import { AUDIT_FILE, type JsonObject } from "../transcript/index.js";
import { type AuditEntry, type EntryFacts, filterTrail, parseAuditLog, readAudit } from "./audit.js";
import { computeSha256 } from "./digest.js";
import { storeErrors } from "./errors.js";
import { assertNoSharedFiles, assertValidFixture, hashFixture, listFixtureFiles } from "./fixture.js";
import { type FolderLockOptions, withFolderLock } from "./lock.js";
import type { Manifest, ManifestEntry, UnsupportedScenario } from "./manifest.js";
import { findEntry, findUnsupported, readManifest } from "./manifest-file.js";
import { replaceFolder } from "./replace-folder.js";
import { sealChange } from "./seal.js";
import type { FolderChange } from "./stage-folder.js";
import { formatSeconds, hasSameFiles } from "./store.js";
import { verifyFolder } from "./verify.js";

/** The reviewer and the reason of a decision, for the audit log. */
export interface DecisionContext extends FolderLockOptions {
  by: string;
  reason: string;
  /** Version of touchstone. */
  tool: string;
  environment: AuditEntry["environment"];
  now: Date;
}

/** A fixture in the state that the reviewer saw. */
interface ReviewedFixture {
  name: string;
  /** `hashEntry` of its manifest entry; null if there was none. */
  seen: string | null;
}

export interface Acceptance extends ReviewedFixture {
  /** The entry that it was compared with; null if there was none. */
  base: ManifestEntry | null;
}

/** What a rejection restores. */
export interface Restoration extends ReviewedFixture {
  /** The state to restore: the entry, and path → content of its files; null to remove the fixture. */
  base: { entry: ManifestEntry; files: Record<string, Buffer> } | null;
  /** For a scenario that the SDK can't carry out according to the base, so that `base` is null: what the base's manifest says about it. */
  unsupported?: UnsupportedScenario | undefined;
}

/**
 * Computes a digest over all of the manifest's facts about a fixture. The digest changes when a harvest changes the fixture, and
 * when a reviewer accepts it.
 */
export function hashEntry(entry: ManifestEntry): string {
  return computeSha256(JSON.stringify(entry));
}

/** Whether the last audit log entry about a fixture says that a reviewer accepted its removal. */
export function isRemovalAccepted(entries: AuditEntry[], name: string): boolean {
  const last = filterTrail(entries, name).at(-1)?.changes.at(-1);
  return last?.change === "accepted" && last.to === null;
}

/**
 * Records in manifest and audit log that the reviewer accepted fixtures: all of them, or none.
 * @throws TouchstoneError `folder-damaged`, `fixture-moved`, `already-accepted`, `folder-locked`, `folder-lock-lost`, and, except
 *   for `other-sdk`, the errors of `commitHarvest`
 */
export async function acceptFixtures(
  folder: string,
  fixtures: Acceptance[],
  verdict: DecisionContext,
): Promise<void> {
  await applyDecisions(folder, "accept", verdict, async (manifest, log) => {
    const [problem] = await verifyFolder(folder);
    if (problem) throw storeErrors.folderDamaged({ folder, problem: `${problem.file} ${problem.problem}` });
    return fixtures.map(({ name, seen, base }) => {
      const entry = findReviewedEntry(manifest, name, seen);
      if (entry?.reviewed) throw storeErrors.alreadyAccepted({ name, by: entry.reviewed });
      if (!entry && isRemovalAccepted(parseAuditLog(log), name)) throw storeErrors.alreadyAccepted({ name });
      const to = entry ? hashFixture(entry) : null;
      if (entry) entry.reviewed = { at: formatSeconds(verdict.now), by: verdict.by };
      return { files: [], scenario: name, change: "accepted", from: base ? hashFixture(base) : null, to };
    });
  });
}

/**
 * Restores the earlier bytes and manifest entries of fixtures, and records this in the audit log: all or
 * nothing.
 * @throws TouchstoneError `folder-damaged` without a manifest, `fixture-moved`, `already-accepted`, `nothing-to-restore`,
 *   `folder-locked`, `folder-lock-lost`, and, except for `other-sdk`, the errors of `commitHarvest`
 */
export async function rejectFixtures(
  folder: string,
  fixtures: Restoration[],
  verdict: DecisionContext,
): Promise<void> {
  await applyDecisions(folder, "reject", verdict, async (manifest) => {
    const decisions: StoredDecision[] = [];
    for (const { name, seen, base, unsupported } of fixtures) {
      if (base) assertValidFixture({ name, ...base });
      const entry = findReviewedEntry(manifest, name, seen);
      const hasSameEntry = (entry && hashEntry(entry)) === (base?.entry && hashEntry(base.entry));
      const stored = findUnsupported(manifest, name);
      const same = hasSameEntry && JSON.stringify(stored) === JSON.stringify(unsupported);
      if (same && (!base || (await hasSameFiles(folder, base.files))))
        throw storeErrors.nothingToRestore({ name });
      const removedFiles = (entry ? listFixtureFiles(entry) : []).map((file) => [file, null] as const);
      delete manifest.scenarios[name];
      delete manifest.unsupported?.[name];
      if (base) manifest.scenarios[name] = base.entry;
      else if (unsupported) manifest.unsupported = { ...manifest.unsupported, [name]: unsupported };
      decisions.push({
        files: [...removedFiles, ...Object.entries(base?.files ?? {})],
        scenario: name,
        change: "restored",
        from: entry ? hashFixture(entry) : null,
        to: base ? hashFixture(base.entry) : null,
      });
    }
    return decisions;
  });
}

type AuditChange = EntryFacts["changes"][number];
type StoredDecision = AuditChange & { files: (readonly [path: string, content: Buffer | null])[] };

async function applyDecisions(
  folder: string,
  action: "accept" | "reject",
  { now, by, reason, tool, environment, ...lock }: DecisionContext,
  buildDecisions: (manifest: Manifest, log: Buffer) => Promise<StoredDecision[]>,
): Promise<void> {
  await assertNoSecrets(AUDIT_FILE, { by, reason, environment } as JsonObject);
  await withFolderLock(folder, lock, async (lost) => {
    const manifest = await readManifest(folder);
    if (!manifest) throw storeErrors.folderLacksManifest({ folder });
    const log = await readAudit(folder);
    const decisions = await buildDecisions(manifest, log);
    if (decisions.length === 0) return;
    assertNoSharedFiles(manifest);
    const changes = decisions.map(({ files: _, ...change }): AuditChange => change);
    changes.sort((a, b) => (a.scenario < b.scenario ? -1 : 1));
    const at = formatSeconds(now);
    const sealed = sealChange(manifest, log, { at, by, action, reason, tool, environment, changes });
    // Removals come before additions, because one fixture may get a file that another one loses.
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

/** Finds the current entry, and verifies that it is still the one that the reviewer saw. */
function findReviewedEntry(manifest: Manifest, name: string, seen: string | null): ManifestEntry | undefined {
  const entry = findEntry(manifest, name);
  if ((entry ? hashEntry(entry) : null) === seen) return entry;
  if (entry?.reviewed) throw storeErrors.alreadyAccepted({ name, by: entry.reviewed });
  throw storeErrors.fixtureMoved({ name });
}
