import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { readIfExists, readPlainText, resolveInside } from "../lib/index.js";
import {
  findEntry,
  findKeptBase,
  listFixtureFiles,
  type Manifest,
  parseManifest,
  readManifest,
} from "../store/index.js";
import {
  getFileKind,
  isFixtureFile,
  locateSessionFolder,
  locateWireFolder,
  MANIFEST_FILE,
  parseScenarioName,
} from "../transcript/index.js";
import { diffErrors } from "./errors.js";
import { openRevision } from "./git-revision.js";

/** A set of fixtures, such as a fixtures folder on disk or at a git revision. Its files are read on demand. */
export interface FixtureSet {
  /** The name of the set in messages: mostly the user's own words for it. */
  label: string;
  /** Undefined if the set has none. */
  manifest: Manifest | undefined;
  names: string[];
  /** Whether the set must have its files. False if the user named only a manifest; then files may be missing. */
  hasFiles: boolean;
  /** The files of a fixture, relative to the folder: its steps in order, its wire, and its session files. */
  files(name: string): string[];
  /** The content of a file; undefined if it does not exist. */
  read(file: string): Promise<Buffer | undefined>;
  /** git's digest of the file's content: equal for equal bytes. Undefined if the file does not exist. */
  blob(file: string): Promise<string | undefined>;
}

/**
 * Opens a set of fixtures.
 * @param where a folder, a manifest file, or a git revision of `folder`. Before the first commit and outside of git, `HEAD` means
 *   the fixtures that harvests have replaced since the last review, if the harvests have kept these fixtures.
 * @param folder the fixtures folder that a git revision is about @param cwd the folder that `where` is relative to
 * @throws TouchstoneError `no-such-set`, `set-without-fixtures`, `transcript-alone`, `manifest-damaged`, `manifest-too-new`
 */
export async function openFixtureSet(
  where: string,
  { folder, cwd }: { folder: string; cwd: string },
): Promise<FixtureSet> {
  const path = resolve(cwd, where);
  const kind = await stat(path).catch(() => undefined);
  if (kind?.isDirectory()) {
    const set = await openFolderSet(where, path);
    // Without an error, a folder without fixtures would look as if all fixtures were removed.
    const isOther = !set.manifest && set.names.length === 0 && path !== folder;
    if (isOther && (await readdir(path)).length > 0) throw diffErrors.setWithoutFixtures({ name: where });
    return set;
  }
  if (kind?.isFile() && basename(path) === MANIFEST_FILE)
    return { ...(await openFolderSet(where, dirname(path))), hasFiles: false };
  if (kind?.isFile() && !path.endsWith(".json")) throw diffErrors.transcriptAlone({ name: where });
  if (kind?.isFile()) return openManifestCopy(where, path);
  const revision = await openRevision(where, folder);
  const hasCommit = revision?.commit !== undefined;
  const kept = hasCommit || where !== "HEAD" ? undefined : await findKeptBase(folder);
  if (kept !== undefined) return openFolderSet(relative(cwd, kept), kept);
  if (!revision) throw diffErrors.noSuchSet({ name: where });
  const text = await revision.read(MANIFEST_FILE);
  const manifest = text && parseManifest(`${where}:${MANIFEST_FILE}`, text.toString());
  return {
    ...indexFiles(where, manifest || undefined, revision.files.filter(isFixtureFile)),
    read: revision.read,
    blob: revision.blob,
  };
}

/** Opens a manifest of another name as a set without files, since the fixtures beside it may be those of another manifest. */
async function openManifestCopy(label: string, path: string): Promise<FixtureSet> {
  const manifest = parseManifest(path, await readPlainText(path));
  const readNothing = async () => undefined;
  return { ...indexFiles(label, manifest, []), hasFiles: false, read: readNothing, blob: readNothing };
}

/**
 * Opens a folder on disk as a set of fixtures.
 * @param label the name of the set in messages
 * @throws TouchstoneError `manifest-damaged`, `manifest-too-new`
 */
export async function openFolderSet(label: string, folder: string): Promise<FixtureSet> {
  const read = async (file: string) => readIfExists(resolveInside(folder, file));
  return {
    ...indexFiles(label, await readManifest(folder), await listJsonlFiles(folder)),
    read,
    async blob(file) {
      const content = await read(file);
      return content && computeBlob(content);
    },
  };
}

/** Computes git's digest of a file's content. */
export function computeBlob(content: Buffer): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}

/** Groups files into fixtures: by the manifest if there is one, else by the names of the files. */
function indexFiles(label: string, manifest: Manifest | undefined, found: string[]) {
  if (manifest) {
    const files = (name: string) => {
      const entry = findEntry(manifest, name);
      return entry ? listFixtureFiles(entry) : [];
    };
    return { label, manifest, names: Object.keys(manifest.scenarios).sort(), hasFiles: true, files };
  }
  const byName = new Map<string, string[]>();
  for (const file of found) {
    const name = parseScenarioName(file);
    byName.set(name, [...(byName.get(name) ?? []), file]);
  }
  return {
    label,
    manifest,
    names: [...byName.keys()].sort(),
    hasFiles: true,
    files: (name: string) => byName.get(name) ?? [],
  };
}

async function listJsonlFiles(folder: string): Promise<string[]> {
  const names = async (below: string) =>
    (await readdir(join(folder, below)).catch(() => [])).map((name) => join(below, name));
  const below = ["", locateWireFolder(""), locateSessionFolder("")];
  return (await Promise.all(below.map(names))).flat().filter(isFixtureFile).sort(compareFiles);
}

/** Sorts steps before the wire, the wire before session files, and step 10 after step 9. */
function compareFiles(a: string, b: string): number {
  return compareFileKinds(a, b) || a.localeCompare(b, "en", { numeric: true });
}

/** Compares the kinds of two fixture files, to sort by them: events first, then the wire, then session files. */
export function compareFileKinds(a: string, b: string): number {
  return KIND_ORDER.indexOf(getFileKind(a)) - KIND_ORDER.indexOf(getFileKind(b));
}

const KIND_ORDER = ["events", "wire", "session"];
