import { stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { diffSets, type FixtureDiff, type FixtureSet, openFixtureSet } from "../diff/index.js";
import {
  type AuditEntry,
  computeSha256,
  type FolderProblem,
  findEntry as findManifestEntry,
  type ManifestEntry,
  parseAuditLog,
  readAudit,
  verifyFolder,
} from "../store/index.js";
import { AUDIT_FILE, MANIFEST_FILE } from "../transcript/index.js";

/** A fixtures folder at one moment, compared with the base. */
export interface FolderSnapshot {
  /** Changes whenever the store changes the folder. */
  version: string;
  set: FixtureSet;
  /** One for each fixture of either side, sorted by name; unchanged fixtures are included. */
  diffs: FixtureDiff[];
  problems: FolderProblem[];
  audit: AuditEntry[];
}

/** Reads a fixtures folder again after each change by the store. */
export class ReviewedFolder {
  readonly #base: FixtureSet;
  readonly #where: { folder: string; cwd: string };
  /** Name and manifest entry (`buildKey`) → the comparison of that state with the base. */
  readonly #diffs = new Map<string, FixtureDiff>();
  #last: { version: string; snapshot: Promise<FolderSnapshot> } | undefined;

  constructor(base: FixtureSet, where: { folder: string; cwd: string }) {
    this.#base = base;
    this.#where = where;
  }

  /**
   * A value that changes whenever the store changes the folder. Reading it is fast: it depends only on the manifest and the audit log,
   * which the store writes at each change. An edit of a fixture file by hand does not change it.
   */
  async readVersion(): Promise<string> {
    const facts = await Promise.all(
      [MANIFEST_FILE, AUDIT_FILE].map((file) =>
        stat(join(this.#where.folder, file)).then(
          ({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`,
          () => "none",
        ),
      ),
    );
    return computeSha256(facts.join());
  }

  async readSnapshot(): Promise<FolderSnapshot> {
    const version = await this.readVersion();
    if (this.#last?.version === version) return this.#last.snapshot;
    const last = { version, snapshot: this.#takeSnapshot(version) };
    this.#last = last;
    last.snapshot.catch(() => {
      if (this.#last === last) this.#last = undefined;
    });
    return last.snapshot;
  }

  async #takeSnapshot(version: string): Promise<FolderSnapshot> {
    const { folder, cwd } = this.#where;
    const set = await openFixtureSet(relative(cwd, folder) || ".", this.#where); // the label is the path that users see
    const problems = await verifyFolder(folder);
    const diffs = await this.#diffAll(set, problems);
    return { version, set, diffs, problems, audit: parseAuditLog(await readAudit(folder)) };
  }

  /**
   * Compares only the fixtures whose manifest entry has changed since the last comparison, and those whose files do not match the
   * manifest. An acceptance changes only `reviewed` of the entry, so it needs no new comparison.
   */
  async #diffAll(set: FixtureSet, problems: FolderProblem[]): Promise<FixtureDiff[]> {
    const names = [...new Set([...this.#base.names, ...set.names])].sort();
    const buildKey = (name: string) => {
      const { reviewed: _, ...entry } = getEntry(set, name) ?? {};
      return `${name} ${JSON.stringify(entry)}`;
    };
    const broken = names.filter((name) => isBroken(set, name, problems));
    const todo = names.filter((name) => broken.includes(name) || !this.#diffs.has(buildKey(name)));
    const changedDiffs = todo.length > 0 ? (await diffSets(this.#base, set, todo)).fixtures : [];
    const found = new Map(changedDiffs.map((diff) => [diff.name, diff]));
    for (const name of todo) this.#diffs.set(buildKey(name), found.get(name) ?? buildSameDiff(name));
    const diffs = names.map((name) => this.#diffs.get(buildKey(name)) ?? buildSameDiff(name));
    // The files of such a fixture can match the manifest again without a change of its entry.
    for (const name of broken) this.#diffs.delete(buildKey(name));
    return diffs;
  }
}

export function getEntry({ manifest }: FixtureSet, name: string): ManifestEntry | undefined {
  return manifest && findManifestEntry(manifest, name);
}

/** Whether a file of the fixture does not match the manifest. */
export function isBroken(set: FixtureSet, name: string, problems: FolderProblem[]): boolean {
  const files = set.names.includes(name) ? set.files(name) : [];
  return problems.some(({ file }) => files.includes(file));
}

function buildSameDiff(name: string): FixtureDiff {
  return { name, change: "same", class: null, files: [] };
}
