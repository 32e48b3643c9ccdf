import { replaceControls } from "./text.js";

/** Error code of the system → hint. */
export const SYSTEM_HINTS: Record<string, string> = {
  ENOSPC: "The disk is full: make room.",
  EDQUOT: "The disk quota is used up: make room.",
  EFBIG: "A limit on the size of files is in force: `ulimit -f` shows it.",
  EROFS: "The file system is read-only: name a place elsewhere.",
  EACCES: "This user may not do that: change the permissions, or name another place.",
  EPERM: "This user may not do that: change the permissions, or name another place.",
  ENOENT: "Name a place in a folder that exists and takes new files.",
  ENOTDIR: "A part of the path is a file: name another path.",
  EISDIR: "That is a folder: name a file.",
  EEXIST: "Something is there already: move it away, or name another place.",
  EMFILE: "Too many files are open: raise the limit (`ulimit -n`), or lower --jobs.",
  ENFILE: "Too many files are open on this machine: close some programs, or lower --jobs.",
  ENOMEM: "There is too little memory: close some programs, or lower --jobs.",
  EAGAIN: "There are too many processes: close some programs, or lower --jobs.",
};

/** Names of the system calls that only look up a path. Their ENOENT means a wrong path. The ENOENT of any other call is taken for a missing folder. */
const READING_CALLS = new Set(["stat", "lstat", "scandir", "opendir", "realpath", "readlink", "access"]);

/** Finds the hint for an error of a system call; undefined for any other error. */
export function findSystemHint(error: unknown): string | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (!syscall || !code) return undefined;
  if (code === "ENOENT" && READING_CALLS.has(syscall)) return "Correct the path.";
  return SYSTEM_HINTS[code] ?? "The system refused this: remove the cause, and run the command again.";
}

/** Error code of the system → what it means for a path, as the end of a sentence. */
const SYSTEM_REASONS: Record<string, string> = {
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of the path is a file",
  EISDIR: "it is a folder",
  EEXIST: "something is there already",
  EACCES: "this user may not do that",
  EPERM: "this user may not do that",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
};

/**
 * Describes an error of a system call that names a path, such as `uses.txt: there is no such file or folder (ENOENT)`; undefined
 * for any other error, or if `SYSTEM_REASONS` lacks its code.
 */
export function describePathError(error: unknown): string | undefined {
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  const reason = code === undefined ? undefined : SYSTEM_REASONS[code];
  if (!syscall || !path || reason === undefined) return undefined;
  return `${replaceControls(path)}: ${reason} (${code})`;
}
