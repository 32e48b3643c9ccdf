/** A problem of a fixtures folder. The folder's other contents may still be readable. */
export interface FolderProblem {
  /** Relative to the folder. */
  file: string;
  /** From 1; absent if the problem concerns the whole file. */
  line?: number;
  problem: string;
  /** What to do next. */
  hint: string;
}

/** What to do with a folder whose manifest is missing. */
export const RESTORE_MANIFEST = "Restore it from git, or remove the folder and harvest again.";
