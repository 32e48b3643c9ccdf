/** What one look has found. */
export interface DoctorFinding {
  /** What was looked at, in a word or two: `Python`, `codex`. */
  what: string;
  /** `later`: not there yet, and the first harvest gets it. */
  state: "fine" | "later" | "broken";
  /** What was found: a version, a path, or what is wrong. */
  detail: string;
  /** How to mend it; of what is broken alone. */
  hint?: string;
}

export interface DoctorOptions {
  /** The folder that the user is in. */
  cwd: string;
  /** A codex binary and a checkout of the user's, to be looked at in place of the pinned releases. */
  codexPath?: string | undefined;
  pythonSdk?: string | undefined;
  /** Take `codexPath` although its version is not the pinned one. */
  allowVersionMismatch: boolean;
  /** Takes each finding as soon as it is there. */
  onFinding(finding: DoctorFinding): void;
}

/** What a look has found; what it throws is found, too. */
export type FindingDetails = Omit<DoctorFinding, "what">;
