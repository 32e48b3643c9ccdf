import { mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { runGit, tryGit } from "../lib/index.js";

/** A folder as it was at a git revision. */
export interface GitRevision {
  /** Relative to the folder. */
  files: string[];
  read(file: string): Promise<Buffer | undefined>;
  blob(file: string): Promise<string | undefined>;
}

/**
 * Opens a folder at a git revision. A folder that does not exist at the revision has no files, and neither has `HEAD` of a
 * repository without a commit.
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
    files: [...blobs.keys()].sort(),
    read: async (file) => {
      const blob = blobs.get(join(file));
      return blob === undefined ? undefined : (await runGit(["cat-file", "blob", blob], options)).bytes;
    },
    blob: async (file) => blobs.get(join(file)),
  };
}

const NO_FILES: GitRevision = { files: [], read: async () => undefined, blob: async () => undefined };

/** Whether HEAD names a branch that has no commit yet, as in a new repository. */
async function hasUnbornBranch(options: { cwd: string }): Promise<boolean> {
  return (await tryGit(["symbolic-ref", "--quiet", "HEAD"], options)) !== undefined;
}
