import { join } from "node:path";
import { readPlainFile, readTextIfExists, resolveInside } from "../lib/index.js";
import {
  type AuditEntry,
  type CommitResult,
  commitHarvest,
  findEntry,
  type HarvestedFixture,
  listFixtureFiles,
  type Manifest,
  type ManifestEntry,
  parseAuditLog,
  readAudit,
  readManifest,
  verifyFolder,
  withFolderLock,
  writeSchemas,
} from "../store/index.js";
import { buildOutputSchemaName, locateSchemasBeside } from "../transcript/index.js";
import { harvestErrors } from "./errors.js";

/** A fixtures folder in which another machine stored its share of a harvest. */
interface HarvestPart {
  folder: string;
  manifest: Manifest;
  /** The audit log's entry of the harvest; undefined if the harvest changed nothing. */
  entry: AuditEntry | undefined;
}

/**
 * Stores the parts of a harvest that several machines recorded with `--shard`. The result has the same bytes as if one machine had
 * stored the whole harvest at the time of the last part.
 * @param folder the fixtures folder, as it was before the parts were recorded
 * @param parts fixtures folders: copies of `folder` with a harvest on top, or folders that were empty before the harvest
 * @throws TouchstoneError `part-unusable`, `parts-differ`, and the errors of `withFolderLock`, `commitHarvest` and `writeSchemas`
 */
export async function mergeHarvestParts(
  folder: string,
  parts: string[],
  onWait: () => void,
): Promise<CommitResult> {
  return withFolderLock(folder, { onWait }, async (lost) => {
    const base = await readManifest(folder);
    const log = await readAudit(folder);
    const opened = await Promise.all(parts.map((part) => openPart(part, log)));
    const [facts, ...others] = opened.flatMap(({ entry }) => entry ?? []);
    const schemas = await collectChangedSchemas(folder, opened);
    const storeSchemas = () => writeSchemas(locateSchemasBeside(folder), schemas);
    if (!facts) {
      lost.throwIfAborted();
      await storeSchemas();
      return { added: [], changed: [], unchanged: [], removed: [] };
    }
    for (const other of others) assertSameHarvest(facts, other);
    const fixtures: HarvestedFixture[] = [];
    const unsupported: NonNullable<Manifest["unsupported"]> = {};
    for (const part of opened.filter(({ entry }) => entry !== undefined)) {
      for (const name of listChangedNames(part.entry)) {
        const recorded = findEntry(part.manifest, name);
        if (fixtures.some((fixture) => fixture.name === name) || name in unsupported)
          throw harvestErrors.partsOverlap({ name });
        const lacks = part.manifest.unsupported?.[name];
        if (recorded) fixtures.push(await readFixture(part.folder, name, recorded));
        else if (lacks) unsupported[name] = lacks;
      }
    }
    lost.throwIfAborted();
    const { by, reason, tool, environment } = facts;
    const times = [facts, ...others].map(({ at }) => at).sort();
    const result = await commitHarvest(folder, {
      sdk: base?.sdk ?? (opened[0] as HarvestPart).manifest.sdk,
      fixtures: fixtures.sort((a, b) => (a.name < b.name ? -1 : 1)),
      unsupported,
      by,
      reason,
      tool,
      environment,
      now: new Date(times.at(-1) as string),
    });
    await storeSchemas();
    return result;
  });
}

/** Collects the parts' structured-output schemas that the folder lacks, or has with another text: `NAME.json` → text. */
async function collectChangedSchemas(folder: string, parts: HarvestPart[]): Promise<Record<string, string>> {
  const changed: Record<string, string> = {};
  for (const part of parts) {
    for (const [name, { schema }] of Object.entries(part.manifest.scenarios)) {
      const text = schema && (await readTextIfExists(join(part.folder, schema)));
      if (!schema || !text || text === (await readTextIfExists(join(folder, schema)))) continue;
      changed[buildOutputSchemaName(name)] = text;
    }
  }
  return changed;
}

/**
 * Opens a part. Verifies that none of its files is missing or changed, and that at most one harvest has changed it since it had the
 * state of the fixtures folder that the parts are merged into, or since it was empty.
 * @param folder of the part
 * @param log the audit log of the fixtures folder
 */
async function openPart(folder: string, log: Buffer): Promise<HarvestPart> {
  const [problem] = await verifyFolder(folder);
  if (problem) throw harvestErrors.partUnusable({ folder, problem: `${problem.file} ${problem.problem}` });
  const manifest = (await readManifest(folder)) as Manifest;
  const own = await readAudit(folder);
  const entries = parseAuditLog(own.subarray(0, log.length).equals(log) ? own.subarray(log.length) : own);
  const [entry, ...more] = entries;
  if (more.length > 0)
    throw harvestErrors.partUnusable({
      folder,
      problem:
        "it was changed more than once since it was an empty folder, or since it had the state of the fixtures that it is merged into",
    });
  if (entry && entry.action !== "harvest")
    throw harvestErrors.partUnusable({
      folder,
      problem: "its last change is a review or an import, not a harvest",
    });
  return { folder, manifest, entry };
}

function listChangedNames(entry: AuditEntry | undefined): string[] {
  return (entry?.changes ?? []).map(({ scenario }) => scenario);
}

async function readFixture(
  folder: string,
  name: string,
  { harvestedAt: _, reviewed: __, ...entry }: ManifestEntry,
): Promise<HarvestedFixture> {
  const files = listFixtureFiles(entry).map(
    async (file) => [file, await readPlainFile(resolveInside(folder, file))] as const,
  );
  return { name, entry, files: Object.fromEntries(await Promise.all(files)) };
}

/** The merged harvest has one audit entry, so its facts must be true of each part. */
function assertSameHarvest(one: AuditEntry, other: AuditEntry): void {
  for (const fact of ["by", "reason", "tool", "environment"] as const) {
    const values = [one[fact], other[fact]].map((value) => JSON.stringify(value));
    if (values[0] !== values[1]) throw harvestErrors.partsDiffer({ fact, values });
  }
}
