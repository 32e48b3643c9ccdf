import type { Pair } from "../diff/index.js";
import type { Protocol } from "../protocol/index.js";
import type { Manifest, TurnResult } from "../store/index.js";
import type { JsonObject } from "../transcript/index.js";

/** One item of a stream, in the form in which it is compared. */
export interface ComparedItem {
  /** JSON with sorted members, without members that are null. */
  text: string;
  /**
   * The place of the item: file relative to the subject's folder, line from 1. The line is null if the item is made of facts in the
   * manifest.
   */
  file: string;
  line: number | null;
}

/** The recording of a scenario through a subject: a fixture, or a recording that was made now. */
export interface RecordedScenario {
  kind: "recorded";
  /** Digest of the recorded scenario. */
  scenario: string;
  /** Version of codex with which the scenario was recorded. */
  codex: string;
  steps: RecordedStep[];
  /** The frames; undefined if there are none. */
  wire: RecordedFile | undefined;
}

/** A file of a recording: its path, relative to the subject's folder, and its lines. */
export interface RecordedFile {
  file: string;
  lines: JsonObject[];
}

export interface RecordedStep extends RecordedFile {
  exitCode?: number | undefined;
  stderr?: string | undefined;
  /** The error that the SDK raised at the end of the step. */
  raised?: Record<string, unknown> | undefined;
  /** What the SDK returned at the end of each turn. */
  returned?: TurnResult[] | undefined;
}

/** The result of a scenario for a subject: a recording, or why there is none. `none`: the subject has no fixture of it. */
export type ScenarioOutcome =
  | RecordedScenario
  | { kind: "unsupported"; scenario: string; reason: string }
  | { kind: "failed"; error: string }
  | { kind: "none" };

/** A subject and its recordings. */
export interface ParitySubject {
  id: string;
  protocol: Protocol;
  /** Version of the SDK and of codex; several of both if the subject's fixtures were recorded with several. */
  version: string;
  /** Whether it was recorded for this comparison. */
  live: boolean;
  /** Names of its scenarios. */
  names: string[];
  readOutcome(scenario: string): Promise<ScenarioOutcome>;
}

/** A subject whose recordings are fixtures. */
export interface StoredSubject extends ParitySubject {
  manifest: Manifest;
}

/** One difference between the reference and a subject. */
export interface ParityDifference {
  /** The difference without its values. parity.yaml lists accepted differences by this text. */
  what: string;
  /** The difference with its values. */
  message: string;
  /** `file:line` of the item on each side, or only its file if it has no line; null if there is no item. */
  reference: string | null;
  subject: string | null;
  /** The indexes of the differing items: that of the reference, and that of the subject. */
  items: Pair;
}

/** Two aligned streams and their differences. */
export interface StreamComparison {
  what: "events" | "results" | "notifications" | "requests";
  reference: ComparedItem[];
  subject: ComparedItem[];
  pairs: Pair[];
  differences: ParityDifference[];
}

export type CellKind = "same" | "differs" | "unsupported" | "failed" | "not run";

/** The comparison of one subject with the reference in one scenario. */
export interface ParityCell {
  scenario: string;
  subject: string;
  kind: CellKind;
  /** The reason for `unsupported`, `failed` and `not run`. */
  reason?: string;
  /** Whether the two recordings can't be compared, since they are of different versions of the scenario or of codex. */
  stale?: boolean;
  /** The releases of codex, if the two recordings can't be compared because these differ. */
  codex?: { reference: string; subject: string };
  /** The reason why a failed or missing recording is accepted, from `parity.yaml`. */
  accepted?: string;
  differences: JudgedDifference[];
  comparisons: StreamComparison[];
}

export interface JudgedDifference extends ParityDifference {
  /** The reason why the difference is accepted, from `parity.yaml`. */
  accepted?: string;
}

/** All subjects and scenarios, compared with one reference. The cells are ordered by scenario. */
export interface ParityMatrix {
  reference: Pick<ParitySubject, "id" | "version" | "live">;
  subjects: Pick<ParitySubject, "id" | "version" | "live" | "protocol">[];
  scenarios: string[];
  cells: ParityCell[];
}
