import { basename } from "node:path";
import { REQUESTS } from "../../protocol/index.js";
import { removeEnding } from "../../transcript/layout.js";
import { replayErrors } from "../errors.js";
import type { Match, Strictness } from "../options/matching.js";
import type { ParamTypes } from "../options/params/param-types.js";
import { findParamTypes } from "../options/releases/index.js";
import { PlaybackCursor } from "../recording/playback-cursor.js";
import {
  openReadOnlyRecording,
  type ReadOnlyRecording,
  readRelease,
} from "../recording/read-only-recording.js";
import type { RecordingChoice } from "../recording/recording-choice.js";
import {
  applyNotification,
  collectThreads,
  type RecordedThread,
  type RecordedThreads,
} from "../recording/thread-state.js";
import type { WireEntry } from "../recording/wire-reader.js";
import type { Message } from "../transport/message.js";
import type { ClientMessage } from "./client-message.js";
import type { ClientStatus } from "./codex-refusal.js";
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
  /** The accepted requests that do not only read. The recording is chosen by them. Empty without `match: "prompt"`. */
  readonly calls: ClientMessage[] = [];
  /** Path of the wire that the session began with. */
  readonly wire: string;
  #paramTypes: { types: ParamTypes | undefined } | undefined;
  #initialize: ClientMessage | undefined;
  /** Ids of the threads that the client has named in a request with `includeTurns`. */
  readonly #storedThreads = new Set<unknown>();
  #readOnly: { recording: ReadOnlyRecording | undefined } | undefined;

  /** @throws TouchstoneError `fixture-empty`, `step-missing`, `fixture-broken`, `fixture-cut` */
  constructor(
    { wire, process, folder }: RecordingChoice,
    { match, strictness }: SessionOptions,
    writeReport: (entry: ReportEntry) => void,
  ) {
    this.cursor = new PlaybackCursor(wire, process);
    if (!this.cursor.getDueEntry()) {
      if (process > 1) throw replayErrors.processMissing({ name: removeEnding(basename(wire)), process });
      throw replayErrors.fixtureEmpty({ path: wire, what: "frames" });
    }
    this.rules = STRICTNESS_RULES[strictness];
    this.report = new SessionReport(this.cursor, this.rules, writeReport);
    this.folder = folder;
    this.match = match;
    this.wire = wire;
  }

  /** The recorded answers to read-only requests of this release; undefined if there are none. They are read at the first use. */
  get readOnly(): ReadOnlyRecording | undefined {
    this.#readOnly ??= { recording: openReadOnlyRecording(this.wire) };
    return this.#readOnly.recording;
  }

  /** How this release of codex checks params; undefined if this was not measured. */
  get paramTypes(): ParamTypes | undefined {
    this.#paramTypes ??= { types: findParamTypes(readRelease(this.wire)) };
    return this.#paramTypes.types;
  }

  /** Remembers the client's `initialize`, which has been accepted. */
  keepInitialize(message: ClientMessage): void {
    this.#initialize = message;
  }

  /**
   * Remembers the thread that a request names, if the request has `includeTurns`. codex then stores the thread even if it has no turn
   * yet. This was seen with codex 0.163.0 and 0.171.0.
   * @param params the params of the request, which codex has received
   */
  keepStoredThread(params: unknown): void {
    const { includeTurns, threadId } = (params ?? {}) as { includeTurns?: unknown; threadId?: unknown };
    if (includeTurns === true) this.#storedThreads.add(threadId);
  }

  /** What codex knows about the client now. */
  get clientStatus(): ClientStatus {
    const expected = this.findExpectedEntry()?.message.method;
    return {
      isInitialized: this.#initialize !== undefined || expected !== REQUESTS.initialize,
      usesExperimentalApi: this.#initialize === undefined || this.#capabilities.experimentalApi === true,
    };
  }

  /** Whether the client has asked codex not to send it these notifications. */
  isUnwanted(method: string | undefined): boolean {
    const methods = this.#capabilities.optOutNotificationMethods;
    return method !== undefined && Array.isArray(methods) && methods.includes(method);
  }

  get #capabilities(): { experimentalApi?: unknown; optOutNotificationMethods?: unknown } {
    const params = this.#initialize?.params as { capabilities?: object | null } | undefined;
    return params?.capabilities ?? {};
  }

  /** Finds the message that the recording expects from the client next; undefined if the recording is over. */
  findExpectedEntry(): WireEntry | undefined {
    return this.report.isComplete ? undefined : this.cursor.findNextClientEntry();
  }

  /** Collects the threads that exist now: the threads of the recording so far, and those that the client started in addition. */
  collectThreads(): RecordedThreads {
    const threads = collectThreads(this.cursor.position);
    for (const one of this.extraThreads) threads.set(one.thread.id, one);
    for (const id of this.#storedThreads) {
      const one = threads.get(id);
      if (one) one.isStored = true;
    }
    return threads;
  }

  /** Applies a message of codex to the threads that the client started in addition to the recorded ones. */
  applyToExtraThreads(message: Message): void {
    applyNotification(new Map(this.extraThreads.map((one) => [one.thread.id, one])), message);
  }

  /** Compares the client's message with a recorded one. */
  compare(recorded: Message, message: Message): MessageComparison {
    return this.idMap.compare(recorded, message, this.rules.toleratesNoDifference);
  }
}
