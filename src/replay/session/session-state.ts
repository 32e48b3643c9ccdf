import { replayErrors } from "../errors.js";
import type { Match, Strictness } from "../options/matching.js";
import { PlaybackCursor } from "../recording/playback-cursor.js";
import { openReadOnlyRecording, type ReadOnlyRecording } from "../recording/read-only-recording.js";
import type { RecordingChoice } from "../recording/recording-choice.js";
import type { RecordedThread } from "../recording/thread-state.js";
import type { WireEntry } from "../recording/wire-reader.js";
import type { Message } from "../transport/message.js";
import type { ClientMessage } from "./client-message.js";
import type { MessageComparison } from "./compare-messages.js";
import { IdMap } from "./id-map.js";
import type { ReportEntry } from "./mismatch.js";
import { SessionReport } from "./session-report.js";
import { STRICTNESS_RULES, type StrictnessRules } from "./strictness-rules.js";

export interface SessionOptions {
  match: Match;
  strictness: Strictness;
}

/** What all parts of one session share: the position in the recording, the client's ids, the rules, and the report. */
export class SessionState {
  readonly cursor: PlaybackCursor;
  readonly idMap = new IdMap();
  readonly rules: StrictnessRules;
  readonly report: SessionReport;
  /** Folder whose other recordings may be branches of this one. Undefined: only the same wire is searched. */
  readonly folder: string | undefined;
  readonly match: Match;
  /** Threads that the client started in addition to the recorded ones. */
  readonly extraThreads: RecordedThread[] = [];
  /** Ids of commands whose approval the client has answered with an error. */
  readonly failedItems = new Set<unknown>();
  /** The requests that choose the recording, where the client's prompt does so. */
  readonly calls: ClientMessage[] = [];
  /** Path of the wire that the session began with. */
  readonly wire: string;
  #readOnly: { recording: ReadOnlyRecording | undefined } | undefined;

  /** @throws TouchstoneError `fixture-empty`, `fixture-broken`, `fixture-cut` */
  constructor(
    { wire, process, folder }: RecordingChoice,
    { match, strictness }: SessionOptions,
    writeReport: (entry: ReportEntry) => void,
  ) {
    this.cursor = new PlaybackCursor(wire, process);
    if (!this.cursor.getDueEntry()) {
      const what = process > 1 ? `codex process ${process}` : "frames";
      throw replayErrors.fixtureEmpty({ path: wire, what });
    }
    this.rules = STRICTNESS_RULES[strictness];
    this.report = new SessionReport(this.cursor, this.rules, writeReport);
    this.folder = folder;
    this.match = match;
    this.wire = wire;
  }

  /** The recorded answers to read-only requests of this release. They are read when a client needs them. */
  get readOnly(): ReadOnlyRecording | undefined {
    this.#readOnly ??= { recording: openReadOnlyRecording(this.wire) };
    return this.#readOnly.recording;
  }

  /** Finds the message that the recording expects from the client next; undefined if the recording is over. */
  findExpectedEntry(): WireEntry | undefined {
    return this.report.isComplete ? undefined : this.cursor.findNextClientEntry();
  }

  /** Compares the client's message with a recorded one. */
  compare(recorded: Message, message: Message): MessageComparison {
    return this.idMap.compare(recorded, message, this.rules.toleratesNoDifference);
  }
}
