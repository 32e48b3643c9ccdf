import { replaceControls } from "../../lib/index.js";
import { replaceWorkspace } from "../../transcript/placeholders.js";
import type { FakeCodexOptions } from "../options/fake-codex-options.js";
import { chooseRecording } from "../recording/recording-choice.js";
import type { ClientConnection, ClientTransport, MessageSink } from "../transport/client-transport.js";
import type { FaultInjector } from "../transport/fault-injector.js";
import { MessageOutput } from "../transport/message-output.js";
import { formatUnusedFault, type ReportEntry } from "./mismatch.js";
import type { ReplayParts } from "./replay-parts.js";
import { createReportWriter, hideSecretsInEntry } from "./report-file.js";
import { Session } from "./session.js";
import type { SessionFileWriter } from "./session-file-writer.js";

interface ConnectionParts extends ReplayParts {
  onReport?: (entry: ReportEntry) => void;
}

/** One client with its session and its timeout. */
export class Connection implements ClientConnection {
  readonly #session: Session;
  readonly #transport: ClientTransport;
  readonly #output: MessageOutput;
  readonly #timeout: number;
  readonly #usesClientFolder: boolean;
  readonly #report: (entry: ReportEntry) => void;
  #clientFolder: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isFailed = false;
  readonly #faults: FaultInjector | undefined;
  readonly #sessionFiles: SessionFileWriter | undefined;
  /** The report's entry `complete`, which is held back until the last message is written. */
  #completion: ReportEntry | undefined;

  /**
   * @param parts the classes that the options ask for
   * @param parts.onReport is called with each report entry, in addition to the report file
   * @throws TouchstoneError if there is no fixture to replay, or it can't be read
   */
  constructor(
    options: FakeCodexOptions,
    transport: ClientTransport,
    { FaultInjector, SessionFileWriter, onReport = () => {} }: ConnectionParts,
  ) {
    this.#transport = transport;
    this.#timeout = options.timeout;
    const writeReport = createReportWriter(options.report);
    this.#report = (entry) => {
      writeReport(entry);
      onReport(entry);
      const text = formatForLog(hideSecretsInEntry(entry));
      if (text !== undefined) transport.writeLog(text);
    };
    if (FaultInjector && options.faults.length > 0)
      this.#faults = new FaultInjector(options.faults, (applied) => this.#session.reportFault(applied));
    const sink: MessageSink = {
      get isFull() {
        return transport.isFull === true;
      },
      write: (data) => transport.write(data),
      closeOutput: () => transport.closeOutput(),
      end: (exit) => {
        this.#reportUnusedFaults();
        transport.end(exit);
      },
    };
    this.#output = new MessageOutput(sink, options.pace, this.#faults);
    this.#usesClientFolder = options.usesClientFolder;
    const output = this.#output;
    const recording = chooseRecording(options);
    const { sessionFolder } = options;
    const translate = (text: string) => (this.#usesClientFolder ? this.#replaceWorkspace(text) : text);
    if (SessionFileWriter && sessionFolder !== undefined)
      this.#sessionFiles = new SessionFileWriter(sessionFolder, recording.wire, translate);
    this.#session = new Session(recording, options, {
      get isFull() {
        return output.isFull;
      },
      send: (text, about) =>
        this.#output.send(translate(text), {
          ...about,
          beforeWrite: this.#takeCompletion(),
        }),
      endTurn: (ended) => this.#sessionFiles?.endTurn(ended),
      end: (exit) => {
        this.#sendCompletion();
        this.#output.end(exit);
      },
      abort: (error) => this.#abort(error),
      report: (entry) => {
        if (entry.event === "complete") this.#completion = entry;
        else this.#report(entry);
      },
      fail: () => this.#endWithFailure(),
    });
    this.#output.onDrain = () => this.#runUncalled(() => this.onDrain());
    this.#sendCompletion();
    this.#startTimeout();
  }

  receive(line: string | undefined): void {
    if (this.#isFailed) return;
    clearTimeout(this.#timer);
    if (this.#usesClientFolder && line !== undefined) this.#clientFolder ??= parseClientFolder(line);
    const { steps, isTaken } = this.#faults?.receive(line ?? "") ?? { steps: [], isTaken: false };
    this.#output.addSteps(steps);
    if (!isTaken) this.#session.receive(line);
    this.#sendCompletion();
    this.#startTimeout();
  }

  /** Continues the replay; the transport calls it when it accepts messages again. */
  onDrain(): void {
    this.#session.resume();
    this.#sendCompletion();
    this.#startTimeout();
  }

  /**
   * Ends the session after the client closed its side.
   * @returns the exit code for a process that serves only this client
   */
  close(): number {
    clearTimeout(this.#timer);
    this.#session.close();
    this.#output.flush();
    this.#output.stop();
    this.#reportUnusedFaults();
    return this.#session.failureCount > 0 ? 1 : 0;
  }

  /** Starts the timeout for the client's next message, if the replay waits for one. */
  #startTimeout(): void {
    clearTimeout(this.#timer);
    if (this.#timeout === 0 || this.#session.expectedMessage === undefined) return;
    this.#timer = setTimeout(() => this.#runUncalled(() => this.#onTimeout()), this.#timeout);
  }

  /** Runs work that a timer or the transport has started. An error ends the session, because no caller could handle the error. */
  #runUncalled(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#abort(error);
    }
  }

  #onTimeout(): void {
    const { expectedMessage } = this.#session;
    if (expectedMessage === undefined) return;
    if (!this.#output.isIdle) {
      this.#startTimeout(); // the message that the client must answer may still be queued
      return;
    }
    this.#session.reportTimeout(
      `The client did not send ${expectedMessage} within ${this.#timeout / 1000} s.`,
    );
    this.#endWithFailure();
  }

  #endWithFailure(): void {
    this.#stop();
    this.#output.end({ code: 1, signal: null });
  }

  #abort(error: unknown): void {
    this.#stop();
    this.#output.stop();
    this.#transport.fail(error);
  }

  #stop(): void {
    this.#isFailed = true;
    clearTimeout(this.#timer);
    this.#session.end();
  }

  /** If the recording was replayed to its end, returns a function that writes the entry `complete`; only once. */
  #takeCompletion(): (() => void) | undefined {
    const entry = this.#completion;
    this.#completion = undefined;
    return entry && (() => this.#report(entry));
  }

  /** Writes the entry `complete` after all queued messages, unless the last message writes it before itself (`beforeWrite`). */
  #sendCompletion(): void {
    const report = this.#takeCompletion();
    if (report) this.#output.callWhenWritten(report);
  }

  /** Reports each fault that was never applied, once. */
  #reportUnusedFaults(): void {
    for (const fault of this.#faults?.takeUnused() ?? []) this.#session.reportUnusedFault(fault);
  }

  #replaceWorkspace(text: string): string {
    if (this.#clientFolder === undefined) return text;
    return replaceWorkspace(text, JSON.stringify(this.#clientFolder).slice(1, -1));
  }
}

/** Formats a mismatch or an unused fault as a line for codex's stderr; undefined for other entries. */
function formatForLog(entry: ReportEntry): string | undefined {
  if (entry.event === "unused-fault") return formatUnusedFault(entry.fault);
  if (entry.event !== "mismatch") return undefined;
  const { code, message, at } = entry;
  // A client's text may have line ends, or move a terminal's cursor.
  return `touchstone: ${at ? `${at}: ` : ""}${replaceControls(message)} (${code})`;
}

/** Reads the working folder from the params of a request, such as `thread/start`. */
function parseClientFolder(line: string): string | undefined {
  if (!line.includes('"cwd"')) return undefined;
  try {
    const cwd = JSON.parse(line)?.params?.cwd;
    return typeof cwd === "string" ? cwd : undefined;
  } catch {
    return undefined;
  }
}
