import { removeEnding } from "../../transcript/layout.js";
import type { PlaybackCursor } from "../recording/playback-cursor.js";
import type { WireEntry } from "../recording/wire-reader.js";
import type { AppliedFault } from "../transport/fault-injector.js";
import type { MessageDifference } from "./compare-messages.js";
import type { Mismatch, ReportEntry } from "./mismatch.js";
import type { StrictnessRules } from "./strictness-rules.js";

/** Reports what happens in one session, with the place in the recording, and counts the mismatches that are failures. */
export class SessionReport {
  readonly #cursor: PlaybackCursor;
  readonly #rules: StrictnessRules;
  readonly #write: (entry: ReportEntry) => void;
  #failureCount = 0;
  #isComplete = false;

  constructor(cursor: PlaybackCursor, rules: StrictnessRules, write: (entry: ReportEntry) => void) {
    this.#cursor = cursor;
    this.#rules = rules;
    this.#write = write;
  }

  /** Number of mismatches so far that make the replay fail. */
  get failureCount(): number {
    return this.#failureCount;
  }

  /** Whether the codex process that is replayed now was played to its end. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  addBegin(): void {
    this.#add({ event: "begun" });
  }

  /** Reports which recording is replayed from now on, after a switch or a choice by the prompt. @param alsoFits paths of the other wires that match */
  addBranch(alsoFits: string[]): void {
    const at = this.formatPosition(this.#cursor.getDueEntry());
    const others = alsoFits.length > 0 ? { alsoFits: alsoFits.map(removeEnding) } : {};
    this.#add({ event: "branch", at, ...others });
  }

  /** Reports a request that was not recorded here, and that codex answers without any effect on what follows. */
  addExtra(got: unknown): void {
    this.#add({ event: "extra", at: this.formatPosition(this.#cursor.getDueEntry()), got });
  }

  /** Reports how an accepted message differs from the recorded one. */
  addDiffers(entry: WireEntry, differences: MessageDifference[]): void {
    const { method } = entry.message;
    this.#add({ event: "differs", at: this.formatPosition(entry), method, differences });
  }

  addMismatch(mismatch: Mismatch): Mismatch {
    if (this.#rules.isFailure(mismatch.code)) this.#failureCount++;
    this.#add({ event: "mismatch", ...mismatch });
    return mismatch;
  }

  /** Notes that the replay continues with another codex process of the recording. */
  reopen(): void {
    this.#isComplete = false;
  }

  /** Reports, once for each codex process, that it was played to its end. */
  addComplete(): void {
    if (this.#isComplete) return;
    this.#isComplete = true;
    this.#add({ event: "complete", frames: this.#cursor.frameCount });
  }

  /** Reports a fault that was applied. */
  addFault(applied: AppliedFault): void {
    this.#add({ event: "fault", ...applied });
  }

  /** Reports a fault that was never applied. @param fault as the user wrote it */
  addUnusedFault(fault: string): void {
    this.#add({ event: "unused-fault", fault });
  }

  /** Formats the place of an entry for the report: `FILE:LINE`, without the ending of the file. The line is 0 if there is no entry. */
  formatPosition(entry: WireEntry | undefined): string {
    return `${removeEnding(this.#cursor.position.path)}:${entry?.line ?? 0}`;
  }

  #add(entry: WithoutFixture<ReportEntry>): void {
    const { event, ...rest } = entry;
    const { path, process } = this.#cursor.position;
    this.#write({ event, fixture: removeEnding(path), process, ...rest } as ReportEntry);
  }
}

type WithoutFixture<T> = T extends unknown ? Omit<T, "fixture" | "process"> : never;
