/** The result of one check. */
export interface DoctorFinding {
  /** The checked thing, in one or two words: `Python`, `codex`. */
  what: string;
  /** `later`: it is not installed, recorded or fresh yet, and the next harvest changes that. */
  state: "fine" | "later" | "broken";
  /** A version, a path, or a description of the problem. */
  detail: string;
  /** The way to fix it, in one or more lines. */
  hint?: string;
}

export interface DoctorOptions {
  /** The user's current folder. */
  cwd: string;
  /** The user's own codex binary and SDK checkout, to check instead of the pinned releases. */
  codexPath?: string | undefined;
  pythonSdk?: string | undefined;
  /** Accept `codexPath` even if its version is not the pinned one. */
  allowVersionMismatch: boolean;
  /** Receives each finding as soon as its check has ended. */
  onFinding(finding: DoctorFinding): void;
}

/** The result of a check, without the name of what it checked. If a check throws an error, the error becomes its result. */
export type FindingDetails = Omit<DoctorFinding, "what">;
