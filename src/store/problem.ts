/** Something wrong with a fixtures folder; what it holds may still be read. */
export interface FolderProblem {
  /** Relative to the folder. */
  file: string;
  problem: string;
  /** What to do next. */
  hint: string;
}
