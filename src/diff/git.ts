import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A folder as it was at a revision. */
export interface Revision {
  /** Relative to it. */
  files: string[];
  read(file: string): Promise<Buffer | undefined>;
  blob(file: string): Promise<string | undefined>;
}

/** Undefined where git, its repository, or the revision is not there. A folder that the revision lacks has no files. */
export async function revisionOf(revision: string, folder: string): Promise<Revision | undefined> {
  if (revision.startsWith("-")) return undefined; // git would take it for an option
  const above = dirname(folder);
  await mkdir(above, { recursive: true });
  const git = async (...args: string[]) => {
    const { stdout } = await run("git", ["-C", above, ...args], {
      encoding: "buffer",
      maxBuffer: 2 ** 31 - 1,
    });
    return stdout;
  };
  const commit = await git(
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${revision}^{commit}`,
  ).catch(() => undefined);
  if (!commit) return undefined;
  const id = commit.toString().trim();
  const listing = await git("ls-tree", "-r", "-z", id, "--", `${basename(folder)}/`);
  const blobs = new Map<string, string>();
  for (const line of listing.toString().split("\0")) {
    const [, blob, path] = /^\d+ blob (\w+)\t(.*)$/s.exec(line) ?? [];
    if (blob && path?.startsWith(`${basename(folder)}/`))
      blobs.set(path.slice(basename(folder).length + 1), blob);
  }
  return {
    files: [...blobs.keys()].sort(),
    read: async (file) => {
      const blob = blobs.get(join(file));
      return blob === undefined ? undefined : git("cat-file", "blob", blob);
    },
    blob: async (file) => blobs.get(join(file)),
  };
}
