import { stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { diffSets, type FixtureDiff, type FixtureSet, openFixtureSet } from "../diff/index.js";
import {
  type AuditEntry,
  computeSha256,
  type FolderProblem,
  findEntry as inManifest,
  type ManifestEntry,
  parseAuditLog,
  readAudit,
  verifyFolder,
} from "../store/index.js";
import { AUDIT_FILE, MANIFEST_FILE } from "../transcript/index.js";

/** A fixtures folder at one moment, compared with the base. */
export interface FolderSnapshot {
  /** Another one: something has changed. */
  version: string;
  set: FixtureSet;
  /** Of every fixture of either, by name; those that are the same too. */
  diffs: FixtureDiff[];
  problems: FolderProblem[];
  audit: AuditEntry[];
}

/** Reads a fixtures folder anew whenever it has changed. */
export class ReviewedFolder {
  readonly #base: FixtureSet;
  readonly #where: { folder: string; cwd: string };
  /** By name and manifest entry. */
  readonly #diffs = new Map<string, FixtureDiff>();
  #last: { version: string; snapshot: Promise<FolderSnapshot> } | undefined;

  constructor(base: FixtureSet, where: { folder: string; cwd: string }) {
    this.#base = base;
    this.#where = where;
  }

  /** Cheap to ask for: every change that the store makes writes these two. */
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
    const set = await openFixtureSet(relative(cwd, folder) || ".", this.#where); // its label is what it is called by
    const problems = await verifyFolder(folder);
    const diffs = await this.#diffAll(set, problems);
    return { version, set, diffs, problems, audit: parseAuditLog(await readAudit(folder)) };
  }

  /** Compares anew only what has changed since it was last compared: a decision alone changes no file. */
  async #diffAll(set: FixtureSet, problems: FolderProblem[]): Promise<FixtureDiff[]> {
    const names = [...new Set([...this.#base.names, ...set.names])].sort();
    const buildKey = (name: string) => {
      const { reviewed: _, ...entry } = getEntry(set, name) ?? {};
      return `${name} ${JSON.stringify(entry)}`;
    };
    const todo = names.filter((name) => isBroken(set, name, problems) || !this.#diffs.has(buildKey(name)));
    const changedDiffs = todo.length > 0 ? (await diffSets(this.#base, set, todo)).fixtures : [];
    const found = new Map(changedDiffs.map((diff) => [diff.name, diff]));
    for (const name of todo) this.#diffs.set(buildKey(name), found.get(name) ?? buildSameDiff(name));
    return names.map((name) => this.#diffs.get(buildKey(name)) ?? buildSameDiff(name));
  }
}

export function getEntry({ manifest }: FixtureSet, name: string): ManifestEntry | undefined {
  return manifest && inManifest(manifest, name);
}

/** Whether a file of it is not as the manifest says. */
export function isBroken(set: FixtureSet, name: string, problems: FolderProblem[]): boolean {
  const files = set.names.includes(name) ? set.files(name) : [];
  return problems.some(({ file }) => files.includes(file));
}

function buildSameDiff(name: string): FixtureDiff {
  return { name, change: "same", class: null, files: [] };
}
