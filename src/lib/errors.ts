import { defineErrors } from "./define-errors.js";

/** The errors of opening files, and of paths that a file names. */
export const fileErrors = defineErrors({
  fileNotPlain: {
    kind: "usage",
    message: ({ path, kind }: { path: string; kind: string }) => `${path} is ${kind}, and no plain file.`,
    hint: "Put a plain file in its place, or name another path.",
    example: { path: "FILE", kind: "a folder" },
  },
  fileTooLarge: {
    kind: "usage",
    message: ({ path, mebibytes }: { path: string; mebibytes: number }) =>
      `${path} is larger than ${mebibytes} MiB, the limit for files that touchstone reads.`,
    hint: "Look at what wrote it. No fixture, manifest or scenario is nearly that large.",
    example: { path: "FILE", mebibytes: 256 },
  },
  pathOutside: {
    kind: "usage",
    message: ({ folder, path, problem }: { folder: string; path: string; problem: string }) =>
      `\`${path}\` is no path of a file in ${folder}: ${problem}.`,
    hint: "Write a relative path without `.` and `..`. If a part of it is a symbolic link, put a copy of its target in its place.",
    example: { folder: "FOLDER", path: "PATH", problem: "it has a part `..`" },
  },
});
