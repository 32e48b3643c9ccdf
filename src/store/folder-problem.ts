/** Something wrong with a fixtures folder; what it holds may still be read. */
export interface FolderProblem {
  /** Relative to the folder. */
  file: string;
  /** From 1; absent where it is about the file as a whole. */
  line?: number;
  problem: string;
  /** What to do next. */
  hint: string;
}
