import { lstat, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileExists, resolveInside, TouchstoneError } from "../lib/index.js";
import { AUDIT_FILE, isFixtureFile, MANIFEST_FILE } from "../transcript/index.js";
import { verifyAudit } from "./audit.js";
import { type FileFacts, readFileFacts } from "./digest.js";
import { type FilePart, listFixtureFiles, listParts } from "./fixture.js";
import { type FolderProblem, RESTORE_MANIFEST } from "./folder-problem.js";
import type { Manifest } from "./manifest.js";
import { readManifest } from "./manifest-file.js";
import { getStorePaths } from "./store-paths.js";

/**
 * Finds the problems of a fixtures folder: files that differ from the manifest, files that are not in it, a
 * broken audit log, and a change that a program left unfinished. It reads files as streams, and writes
 * nothing.
 * @param inspect reads a file of the folder and returns its facts. A caller's own function may collect more facts in the same reading
 * @throws the file system's errors; a damaged manifest is a problem of the folder, and not an error
 */
export async function verifyFolder(
  folder: string,
  inspect = (file: string) => readFileFacts(join(folder, file)),
): Promise<FolderProblem[]> {
  const { next } = await getStorePaths(folder);
  if (await fileExists(next)) return [{ file: `../${basename(next)}`, ...HALF_DONE }];
  try {
    const manifest = await readManifest(folder);
    if (!manifest) return [(await findMissingManifest(folder)) ?? NO_FIXTURE];
    return [
      ...(await findWrongFiles(folder, manifest, inspect)),
      ...(await findUnlistedFiles(folder, manifest)),
      ...(await verifyAudit(folder).catch((error) => describeUnreadable(folder, AUDIT_FILE, error))),
    ];
  } catch (error) {
    return describeUnreadable(folder, MANIFEST_FILE, error);
  }
}

/** Describes an error about a file of the folder as a problem of this file. The text does not repeat the file's path. */
function describeUnreadable(folder: string, file: string, error: unknown): FolderProblem[] {
  if (!(error instanceof TouchstoneError)) throw error;
  const path = `${join(folder, file)} `;
  const start = error.message.lastIndexOf(path);
  const problem = start < 0 ? error.message : error.message.slice(start + path.length);
  return [{ file, problem: problem.replace(/\.$/, ""), hint: error.hint }];
}

const HALF_DONE = {
  problem: "is an unfinished change: the program that wrote it was killed, or could not finish it",
  hint: "Run the command again, such as `touchstone harvest`: it finishes this change first.",
};

/** The problem of a folder in which nothing is recorded. */
const NO_FIXTURE: FolderProblem = {
  file: MANIFEST_FILE,
  problem: "is missing: there is no fixture",
  hint: "Run `touchstone harvest`, which records the fixtures.",
};

/**
 * Finds out whether a folder has lost its manifest.
 * @returns undefined if the folder has a manifest, or no file that a manifest could list
 */
export async function findMissingManifest(folder: string): Promise<FolderProblem | undefined> {
  if (await fileExists(join(folder, MANIFEST_FILE))) return undefined;
  const files = await listFiles(folder);
  return files.length === 0
    ? undefined
    : { file: MANIFEST_FILE, problem: "is missing", hint: RESTORE_MANIFEST };
}

const renderHarvestCommand = (sdk: string) => `\`touchstone harvest --sdk ${sdk}\``;

function renderMissingHint(sdk: string): string {
  return `Restore it from git, or run ${renderHarvestCommand(sdk)}.`;
}

const RESTORE_CAPTURE = "Restore it from git, or import the capture again with `touchstone import`.";
const CAPTURED_HINTS = { missing: RESTORE_CAPTURE, other: RESTORE_CAPTURE };

function renderRestoreHint(sdk: string): string {
  return `Run ${renderHarvestCommand(sdk)} to restore it. If git changed its line ends, put \`*.jsonl -text\` into .gitattributes.`;
}

interface ExpectedFile extends FilePart {
  /** What to do if the file is missing, and if something else than the file is there. */
  hints: { missing: string; other: string };
}

type InspectFile = (file: string) => Promise<FileFacts>;

/** Upper limit of the files that are open at the same time. */
const MAX_OPEN_FILES = 16;

async function findWrongFiles(
  folder: string,
  { scenarios, sdk }: Manifest,
  inspect: InspectFile,
): Promise<FolderProblem[]> {
  const harvestHints = { missing: renderMissingHint(sdk), other: renderRestoreHint(sdk) };
  const files = Object.values(scenarios).flatMap((entry): ExpectedFile[] => {
    const hints = entry.captured ? CAPTURED_HINTS : harvestHints;
    return listParts(entry).map((part) => ({ ...part, hints }));
  });
  const problems: FolderProblem[][] = [];
  const queue = [...files.entries()];
  const runWorker = async () => {
    for (let next = queue.shift(); next; next = queue.shift())
      problems[next[0]] = await findWrongFile(folder, next[1], inspect);
  };
  await Promise.all(Array.from({ length: MAX_OPEN_FILES }, runWorker));
  return problems.flat();
}

async function findWrongFile(
  folder: string,
  { file, digest, bytes, lines, hints }: ExpectedFile,
  inspect: InspectFile,
): Promise<FolderProblem[]> {
  const stats = await lstat(join(folder, file)).catch(() => undefined);
  if (!stats) return [{ file, problem: "is missing", hint: hints.missing }];
  if (!stats.isFile()) {
    return [{ file, problem: "is no plain file", hint: hints.other }];
  }
  let found: FileFacts;
  try {
    resolveInside(folder, file); // the folder of the wire may be a link
    found = await inspect(file);
  } catch (error) {
    if (!(error instanceof TouchstoneError)) throw error;
    return [{ file, problem: `can't be read: ${error.message}`, hint: error.hint }];
  }
  const wrong = (["digest", "bytes", "lines"] as const)
    .filter((fact) => found[fact] !== { digest, bytes, lines }[fact])
    .map((fact) => `${fact} ${found[fact]}, in the manifest ${{ digest, bytes, lines }[fact]}`);
  if (wrong.length === 0) return [];
  return [{ file, problem: `is not what the manifest says: ${wrong.join("; ")}`, hint: hints.other }];
}

async function findUnlistedFiles(folder: string, { scenarios }: Manifest): Promise<FolderProblem[]> {
  const known = new Set(Object.values(scenarios).flatMap(listFixtureFiles));
  const files = await listFiles(folder);
  return files
    .filter((file) => !known.has(file))
    .sort()
    .map((file) => ({
      file,
      problem: "is not in the manifest",
      hint: "Remove it, or record its scenario with `touchstone harvest`.",
    }));
}

/** Lists the fixtures' files in a folder; none if the folder is missing, or is a file. */
async function listFiles(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true }).catch((error) => {
    if (["ENOENT", "ENOTDIR"].includes(error.code)) return [];
    throw error;
  });
  return files.filter(isFixtureFile);
}
