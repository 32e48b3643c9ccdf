/**
 * Replaces a folder as a whole. The future folder is made beside it, and then the two change places in one step of the
 * file system, so that whoever looks, and whenever the program dies, sees the old folder or the new one.
 *
 * Beside `python` may lie `.python.staging` (always rubbish) and, where the file system can't exchange folders,
 * `.python.next` (whole, and to be moved in file by file; whoever opens the folder next finishes that).
 */
import { execFile } from "node:child_process";
import {
  copyFile,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  writeFile,
} from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { TouchstoneError } from "../error.js";

/** Path in the folder → content, or null for a file that goes. */
export type FolderChange = Map<string, string | null>;

/** In `.NAME.next`: the files that the folder must have in the end. */
const FINAL_FILES = ".files.json";

/** Finishes or clears away what a killed program left. Call it under the folder's lock, before reading. */
export async function recoverFolder(folder: string): Promise<void> {
  await rm(beside(folder, "staging"), { recursive: true, force: true });
  if (await exists(beside(folder, "next"))) await moveIn(folder);
}

/**
 * Writes all of the change, or nothing of it.
 * @param exchange how two folders change places; for tests
 * @throws TouchstoneError `store-write-failed`
 */
export async function replaceFolder(
  folder: string,
  change: FolderChange,
  exchange: (one: string, other: string) => Promise<boolean> = exchangeFolders,
): Promise<void> {
  const staging = beside(folder, "staging");
  try {
    await stage(folder, staging, change);
    if (!(await exists(folder))) return await rename(staging, folder);
    if (await exchange(staging, folder)) return await rm(staging, { recursive: true, force: true });
    await writeFile(join(staging, FINAL_FILES), JSON.stringify(await filesIn(staging)));
    await rename(staging, beside(folder, "next"));
    await moveIn(folder);
  } catch (cause) {
    await rm(staging, { recursive: true, force: true }).catch(() => {});
    throw writeFailed(folder, cause as NodeJS.ErrnoException);
  }
}

function beside(folder: string, what: "staging" | "next"): string {
  return join(dirname(folder), `.${basename(folder)}.${what}`);
}

async function stage(folder: string, staging: string, change: FolderChange): Promise<void> {
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  for (const file of (await exists(folder)) ? await filesIn(folder) : []) {
    await mkdir(dirname(join(staging, file)), { recursive: true });
    // A link, so that what stays needs neither room nor a sync; a file system without links gets a copy.
    await link(join(folder, file), join(staging, file)).catch(() =>
      copyFile(join(folder, file), join(staging, file)),
    );
  }
  for (const [path, content] of change) {
    const file = join(staging, path);
    await rm(file, { force: true }); // a link that stands there must not be followed
    if (content === null) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content, { flush: true });
  }
  await syncFolder(staging);
}

/** Moves the files of `.NAME.next` into the folder, and removes what is not to stay. May be done again from any point. */
async function moveIn(folder: string): Promise<void> {
  const next = beside(folder, "next");
  const final: string[] = JSON.parse(await readFile(join(next, FINAL_FILES), "utf8"));
  await mkdir(folder, { recursive: true });
  for (const file of await filesIn(next)) {
    if (file === FINAL_FILES) continue;
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await rename(join(next, file), join(folder, file)).catch(async (error) => {
      if (error.code !== "EXDEV") throw error;
      await copyFile(join(next, file), join(folder, file));
    });
  }
  for (const file of await filesIn(folder)) {
    if (final.includes(file)) continue;
    await rm(join(folder, file));
    await rmdir(dirname(join(folder, file))).catch(() => {}); // goes only when empty
  }
  await syncFolder(folder);
  await rm(next, { recursive: true, force: true });
}

/**
 * Makes two folders change places in one step: `renameat2` of Linux, `renamex_np` of macOS. Node offers neither, so it
 * is asked of Python, which the harvest has anyway.
 * @returns false where system, file system or Python can't
 */
async function exchangeFolders(one: string, other: string): Promise<boolean> {
  try {
    await promisify(execFile)("python3", ["-I", "-S", "-c", EXCHANGE, one, other, `${process.pid}`], {
      timeout: 10_000,
    });
    return true;
  } catch {
    return false;
  }
}

const EXCHANGE = `
import ctypes, os, sys
one, other = (os.fsencode(path) for path in sys.argv[1:3])
if os.getppid() != int(sys.argv[3]):
    sys.exit("whoever asked for it is dead")
libc = ctypes.CDLL(None, use_errno=True)
if sys.platform == "darwin":
    failed = libc.renamex_np(one, other, 2)
else:
    failed = libc.renameat2(-100, one, -100, other, 2)
sys.exit(1 if failed else 0)
`;

/** All files below, as paths relative to `folder`; a link counts as a file. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

function writeFailed(folder: string, cause: NodeJS.ErrnoException): TouchstoneError {
  const hints: Record<string, string> = {
    ENOSPC: "The disk is full: make room.",
    EDQUOT: "The disk quota is used up: make room.",
    EFBIG: "A limit on file sizes is in force: `ulimit -f` shows it.",
    EROFS: "The file system is read-only: write elsewhere with `--output`.",
    EACCES: "This user may not write there: mend the permissions, or write elsewhere with `--output`.",
  };
  return new TouchstoneError(`${folder} could not be written: ${cause.message}`, {
    kind: "environment",
    code: "store-write-failed",
    hint: `The old fixtures are untouched. ${hints[cause.code ?? ""] ?? "Run it again once the cause is gone."}`,
    cause,
  });
}
