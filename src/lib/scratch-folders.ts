/**
 * Folders that a process uses for a while. Each holds a file that names its process. So a later process can tell whether the
 * folder is still in use, and removes it if its process was killed.
 */
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { rm } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readPlainTextSync } from "./plain-file.js";
import { killStrays, killStraysAtOnce } from "./processes/kill-strays.js";

/** The process that made a folder. */
interface Owner {
  pid: number;
  /** When the process started, in the clock ticks of Linux; absent on other systems. It tells two processes with the same number apart. */
  started?: string;
  /** The running system in which `pid` is valid. A container is a system of its own. */
  system: string;
}

const OWNER_FILE = ".touchstone-owner.json";
/** Beginning of the names of scratch folders in the system's temporary folder. */
export const SCRATCH_PREFIX = "touchstone-";

/**
 * How long a folder is kept if its process can't be looked up: it ran on another system that shares this disk, or the owner file was
 * lost when the machine stopped. No command leaves its folder unchanged for so long.
 */
const ABANDONED_MS = 6 * 60 * 60 * 1000;

/** The folders of this process that must be removed before it ends. */
const own = new Set<string>();

/**
 * Makes a folder that is empty apart from the file that names its process. When this process exits, and is not killed, the
 * folder is removed. On Linux, the programs that have the folder in their environment are killed first.
 * @param prefix beginning of its name
 * @throws the system's error if it can't be made
 */
export function makeScratchFolder(parent: string, prefix: string): string {
  if (own.size === 0) process.once("exit", removeOwnFolders);
  const owner = describeThisProcess();
  // Until it holds the owner file, the folder has the owner in its name. So a kill at any moment leaves a folder with an owner.
  const named = mkdtempSync(join(parent, `${prefix}${formatOwner(owner)}`));
  own.add(named);
  writeFileSync(join(named, OWNER_FILE), JSON.stringify(owner));
  const folder = join(parent, `${prefix}${named.slice(-RANDOM_LENGTH)}`);
  renameSync(named, folder);
  own.delete(named);
  own.add(folder);
  return folder;
}

/** Formats an owner for the name of a folder. */
function formatOwner({ pid, started = "", system }: Owner): string {
  return `.${pid}.${started}.${system}.`;
}

/** Removes a folder of `makeScratchFolder`. */
export async function removeScratchFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  own.delete(folder);
  if (own.size === 0) process.off("exit", removeOwnFolders);
}

/** Calls `work` with a new scratch folder, and removes the folder. @throws the system's error if it can't be made */
export async function withScratchFolder<T>(
  parent: string,
  prefix: string,
  work: (folder: string) => T | Promise<T>,
): Promise<T> {
  const folder = makeScratchFolder(parent, prefix);
  try {
    return await work(folder);
  } finally {
    await removeScratchFolder(folder);
  }
}

/**
 * Finds the abandoned scratch folders in `parent`: their process has ended, or it can't be looked up and the folder has not changed for
 * longer than `ABANDONED_MS`.
 * @param prefix beginning of their names; a folder with another name, or of another user, is left out
 * @returns paths, sorted
 */
export function findAbandonedFolders(parent: string, prefix: string): string[] {
  return listScratchFolders(parent, prefix).filter(isAbandoned);
}

/** Lists the scratch folders in `parent`, whether they are in use or abandoned. @returns paths, sorted */
export function listScratchFolders(parent: string, prefix: string): string[] {
  const names = tryCall(() => readdirSync(parent)) ?? [];
  const paths = names.filter((name) => name.startsWith(prefix)).map((name) => join(parent, name));
  return paths.filter((path) => belongsToUser(path) && isScratchFolder(path)).sort();
}

/** Whether `parent` has a scratch folder that belongs to another process and is not abandoned. @param prefix as in `findAbandonedFolders` */
export function isUsedByOthers(parent: string, prefix: string): boolean {
  const abandoned = new Set(findAbandonedFolders(parent, prefix));
  return listScratchFolders(parent, prefix).some((folder) => !abandoned.has(folder) && !own.has(folder));
}

/**
 * Removes the abandoned scratch folders in `parent`. Before that, it kills the programs that have such a folder in their environment:
 * they would make it again. What can't be removed stays.
 * @returns whether there were any
 */
export async function removeAbandonedFolders(parent: string, prefix: string): Promise<boolean> {
  const folders = findAbandonedFolders(parent, prefix);
  for (const folder of folders) {
    for (let round = 0; round < MAX_ROUNDS && (await killStrays(folder)); round++) await sleep(ROUND_MS);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
  return folders.length > 0;
}

/** The maximum number of searches for programs that have a folder in their environment. A program that can't be killed, since it waits for a disk, is left. */
const MAX_ROUNDS = 100;
const ROUND_MS = 5;
const PAUSE = new Int32Array(new SharedArrayBuffer(4));

function removeOwnFolders(): void {
  for (const folder of own) {
    for (let round = 0; round < MAX_ROUNDS && tryCall(() => killStraysAtOnce(folder)); round++)
      Atomics.wait(PAUSE, 0, 0, ROUND_MS);
    tryCall(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  }
}

/** Whether a path is a folder of the user who runs this process. */
function belongsToUser(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && stats.uid === process.getuid?.();
}

/** Whether `makeScratchFolder` made a folder. The owner file may be lost, since it is not forced to the disk. */
function isScratchFolder(folder: string): boolean {
  if (readOwner(folder) !== undefined) return true;
  return RANDOM_NAME.test(folder) && tryCall(() => holdsNothing(folder)) === true;
}

/** Whether a folder is empty, or holds only an empty owner file. */
function holdsNothing(folder: string): boolean {
  const names = readdirSync(folder);
  if (names.some((name) => name !== OWNER_FILE)) return false;
  return names.every((name) => {
    const stats = lstatSync(join(folder, name));
    return stats.isFile() && stats.size === 0;
  });
}

/** Number of random characters at the end of a name that `mkdtemp` has made. */
const RANDOM_LENGTH = 6;
const RANDOM_NAME = /[A-Za-z0-9]{6}$/;
/** The end of a name with an owner. */
const NAMED_OWNER = /\.(\d+)\.(\d*)\.(\w*)\.[A-Za-z0-9]{6}$/;

function isAbandoned(folder: string): boolean {
  const owner = readOwner(folder);
  const { pid, started, system } = describeThisProcess();
  if (owner?.system === system) {
    if (owner.pid === pid && owner.started === started) return false;
    return !isRunning(owner);
  }
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > ABANDONED_MS;
}

function readOwner(folder: string): Owner | undefined {
  const owner = tryCall(
    () => JSON.parse(readPlainTextSync(join(folder, OWNER_FILE))) as Partial<Owner> | null,
  );
  if (typeof owner?.pid === "number" && typeof owner.system === "string") return owner as Owner;
  return parseOwner(basename(folder));
}

/** Parses the owner in the name of a folder that its process has not completed. */
function parseOwner(name: string): Owner | undefined {
  const [, pid, started, system = ""] = NAMED_OWNER.exec(name) ?? [];
  if (pid === undefined) return undefined;
  return { pid: Number(pid), ...(started ? { started } : {}), system };
}

function describeThisProcess(): Owner {
  const started = readProcessState(process.pid)?.started;
  return { pid: process.pid, ...(started !== undefined && { started }), system: describeSystem() };
}

/**
 * Describes the running system. Linux gives each boot an id, and each container a namespace of process numbers.
 * @returns letters, digits and `_` alone, since it also becomes a part of a folder's name
 */
function describeSystem(): string {
  const boot = tryCall(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
  const namespace = tryCall(() => readlinkSync("/proc/self/ns/pid"));
  return (boot && namespace ? boot + namespace : hostname()).replace(/\W/g, "");
}

function isRunning({ pid, started }: Owner): boolean {
  if (started === undefined) return tryCall(() => process.kill(pid, 0)) ?? false;
  const state = readProcessState(pid);
  return state !== undefined && state.started === started && !/[ZX]/.test(state.letter);
}

/** Reads the state (`Z`: it has ended) and the start of a process from /proc, as proc(5) describes it. */
function readProcessState(pid: number): { letter: string; started: string } | undefined {
  const text = tryCall(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  const [letter = "", ...fields] = text?.slice(text.lastIndexOf(")") + 2).split(" ") ?? [];
  const started = fields[18];
  return started === undefined ? undefined : { letter, started };
}

function tryCall<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
