import type { Pair } from "../diff/index.js";
import type { Protocol } from "../protocol/index.js";
import type { JsonObject } from "../transcript/index.js";

/** One thing that a stream says, in the words in which it is compared. */
export interface ComparedItem {
  /** JSON, its members sorted, without those that are null. */
  text: string;
  /** Where it comes from, relative to the subject's folder; line from 1, null where the manifest says it. */
  file: string;
  line: number | null;
}

/** What a subject gave for a scenario, as its fixture holds it. */
export interface RecordedScenario {
  kind: "recorded";
  /** Digest of the scenario that was recorded. */
  scenario: string;
  steps: RecordedStep[];
  /** Frames; undefined where there are none to see. */
  wire: RecordedFile | undefined;
}

export interface RecordedFile {
  file: string;
  lines: JsonObject[];
}

export interface RecordedStep extends RecordedFile {
  exitCode?: number | undefined;
  stderr?: string | undefined;
  raised?: Record<string, unknown> | undefined;
}

/** What there is of a scenario and a subject. */
export type ScenarioOutcome =
  | RecordedScenario
  | { kind: "unsupported"; scenario: string; reason: string }
  | { kind: "failed"; error: string }
  | { kind: "none" };

/** A subject, and where its recordings are. */
export interface ParitySubject {
  id: string;
  protocol: Protocol;
  /** Version of SDK and codex, as the manifest says. */
  version: string;
  /** Was it recorded for this comparison? */
  live: boolean;
  names: string[];
  readOutcome(scenario: string): Promise<ScenarioOutcome>;
}

/** One difference between the reference and a subject. */
export interface ParityDifference {
  /** What differs, without its values: by these words it is listed as known. */
  what: string;
  /** With its values. */
  message: string;
  /** `file:line` of each, where there is one. */
  reference: string | null;
  subject: string | null;
  /** Which facts of the comparison these are. */
  items: Pair;
}

/** Two streams side by side. */
export interface StreamComparison {
  what: "events" | "notifications" | "requests";
  reference: ComparedItem[];
  subject: ComparedItem[];
  pairs: Pair[];
  differences: ParityDifference[];
}

export type CellKind = "same" | "differs" | "unsupported" | "failed" | "not run";

/** How one subject carries one scenario out, beside the reference. */
export interface ParityCell {
  scenario: string;
  subject: string;
  kind: CellKind;
  /** Of `unsupported`, `failed` and `not run`: why. */
  reason?: string;
  /** Can't be compared, since the two were recorded of different scenarios. */
  stale?: boolean;
  /** Why it is accepted that it could not be recorded, where `parity.yaml` says so. */
  accepted?: string;
  differences: JudgedDifference[];
  comparisons: StreamComparison[];
}

export interface JudgedDifference extends ParityDifference {
  /** Why it is accepted, where `parity.yaml` lists it. */
  accepted?: string;
}

/** Every subject and every scenario, against one reference; cells scenario by scenario. */
export interface ParityMatrix {
  reference: Pick<ParitySubject, "id" | "version" | "live">;
  subjects: Pick<ParitySubject, "id" | "version" | "live" | "protocol">[];
  scenarios: string[];
  cells: ParityCell[];
}
