import { mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { runGit, tryGit } from "../lib/index.js";

/** A folder as it was at a git revision. */
export interface GitRevision {
  /** The id of the commit; undefined for `HEAD` in a repository without a commit. */
  commit: string | undefined;
  /** Relative to the folder. */
  files: string[];
  read(file: string): Promise<Buffer | undefined>;
  blob(file: string): Promise<string | undefined>;
  /** Reads many files with one process. Files that do not exist are left out. */
  readAll(files: string[]): Promise<Map<string, Buffer>>;
}

/**
 * Opens a folder at a git revision. The result has no files if the folder does not exist at the revision, or if the revision is `HEAD` in
 * a repository without a commit. The folder's parent folder is created if it is missing, since git runs in it.
 * @returns undefined if git, its repository or the revision is missing
 */
export async function openRevision(revision: string, folder: string): Promise<GitRevision | undefined> {
  if (revision.startsWith("-")) return undefined; // git would read it as an option
  const parentFolder = dirname(folder);
  await mkdir(parentFolder, { recursive: true });
  const options = { cwd: parentFolder };
  const asCommit = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
  const commit = await tryGit(asCommit, options);
  if (!commit) return revision === "HEAD" && (await hasUnbornBranch(options)) ? NO_FILES : undefined;
  const listCommand = ["ls-tree", "-r", "-z", commit.stdout, "--", `${basename(folder)}/`];
  const listing = await runGit(listCommand, options);
  const blobs = new Map<string, string>();
  for (const line of listing.stdout.split("\0")) {
    const [, blob, path] = /^\d+ blob (\w+)\t(.*)$/s.exec(line) ?? [];
    if (blob && path?.startsWith(`${basename(folder)}/`))
      blobs.set(path.slice(basename(folder).length + 1), blob);
  }
  return {
    commit: commit.stdout,
    files: [...blobs.keys()].sort(),
    read: async (file) => {
      const blob = blobs.get(join(file));
      return blob === undefined ? undefined : (await runGit(["cat-file", "blob", blob], options)).bytes;
    },
    blob: async (file) => blobs.get(join(file)),
    readAll: async (files) => readBlobs(new Map(files.map((file) => [file, blobs.get(join(file))])), options),
  };
}

const NO_FILES: GitRevision = {
  commit: undefined,
  files: [],
  read: async () => undefined,
  blob: async () => undefined,
  readAll: async () => new Map(),
};

/** Lists the newest commits that changed a file, at most `MAX_COMMITS`, the newest first. Without git or a repository, the list is empty. */
export async function listCommits(path: string): Promise<string[]> {
  const command = ["rev-list", `--max-count=${MAX_COMMITS}`, "HEAD", "--", basename(path)];
  const listing = await tryGit(command, { cwd: dirname(path) });
  return listing?.stdout.split("\n").filter((commit) => commit !== "") ?? [];
}

const MAX_COMMITS = 50;

/**
 * Reads one file of a folder as it was at each of many commits, with one process.
 * @returns commit → content; a commit without the file is left out
 */
export function readAtCommits(commits: string[], folder: string, file: string): Promise<Map<string, Buffer>> {
  const objects = commits.map((commit) => [commit, `${commit}:./${basename(folder)}/${file}`] as const);
  return readBlobs(new Map(objects), { cwd: dirname(folder) });
}

/**
 * Reads blobs with `git cat-file --batch`. git prints `DIGEST blob SIZE`, a line end, the bytes and a line end for each. For an
 * object that does not exist, it prints `OBJECT missing` and a line end.
 * @param blobs key → name of the blob; a key without a blob is left out of the result
 */
async function readBlobs(
  blobs: Map<string, string | undefined>,
  options: { cwd: string },
): Promise<Map<string, Buffer>> {
  const wanted = [...blobs].filter((one): one is [string, string] => one[1] !== undefined);
  if (wanted.length === 0) return new Map();
  const input = wanted.map(([, blob]) => `${blob}\n`).join("");
  const { bytes } = await runGit(["cat-file", "--batch"], { ...options, input });
  const found = new Map<string, Buffer>();
  let at = 0;
  for (const [key] of wanted) {
    const end = bytes.indexOf("\n", at);
    const from = end + 1;
    const head = bytes.toString("latin1", at, end);
    at = from;
    if (head.endsWith(" missing")) continue;
    const size = Number(head.split(" ")[2]);
    found.set(key, bytes.subarray(from, from + size));
    at += size + 1;
  }
  return found;
}

/** Whether HEAD names a branch. If HEAD has no commit, the branch has none yet, as in a new repository. */
async function hasUnbornBranch(options: { cwd: string }): Promise<boolean> {
  return (await tryGit(["symbolic-ref", "--quiet", "HEAD"], options)) !== undefined;
}
