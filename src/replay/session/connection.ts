import { replaceWorkspace } from "../../transcript/placeholders.js";
import type { FakeCodexOptions } from "../options/fake-codex-options.js";
import { chooseRecording } from "../recording/recording-choice.js";
import type { ClientConnection, ClientTransport } from "../transport/client-transport.js";
import { MessageOutput } from "../transport/message-output.js";
import type { Mismatch, ReportEntry } from "./mismatch.js";
import { createReportWriter } from "./report-file.js";
import { Session } from "./session.js";

/** One client with its session and its timeout. */
export class Connection implements ClientConnection {
  readonly #session: Session;
  readonly #output: MessageOutput;
  readonly #timeout: number;
  readonly #usesClientFolder: boolean;
  readonly #report: ReturnType<typeof createReportWriter>;
  #clientFolder: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isFailed = false;

  /**
   * @param onReport is called with each report entry, in addition to the report file
   * @throws TouchstoneError if there is no fixture to replay, or it can't be read
   */
  constructor(
    options: FakeCodexOptions,
    transport: ClientTransport,
    onReport: (entry: ReportEntry) => void = () => {},
  ) {
    this.#timeout = options.timeout;
    this.#report = createReportWriter(options.report);
    this.#output = new MessageOutput(transport, options);
    this.#usesClientFolder = options.usesClientFolder;
    const output = this.#output;
    this.#session = new Session(chooseRecording(options), options, {
      get isFull() {
        return output.isFull;
      },
      send: (text, about) =>
        this.#output.send(this.#usesClientFolder ? this.#replaceWorkspace(text) : text, about),
      end: (exit) => this.#output.end(exit),
      report: (entry) => {
        this.#report(entry);
        onReport(entry);
        if (entry.event === "mismatch") transport.writeLog(formatMismatch(entry));
      },
      fail: () => this.#endWithFailure(),
    });
    this.#output.onDrain = () => this.onDrain();
    this.#startTimeout();
  }

  receive(line: string | undefined): void {
    if (this.#isFailed) return;
    clearTimeout(this.#timer);
    if (this.#usesClientFolder && line !== undefined) this.#clientFolder ??= parseClientFolder(line);
    this.#session.receive(line);
    this.#startTimeout();
  }

  /** Continues the replay; the transport calls it when it accepts messages again. */
  onDrain(): void {
    this.#session.resume();
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
    return this.#session.failureCount > 0 ? 1 : 0;
  }

  /** Starts the timeout for the client's next message, if the recording expects one. */
  #startTimeout(): void {
    clearTimeout(this.#timer);
    if (this.#timeout === 0 || this.#session.expectedMessage === undefined) return;
    this.#timer = setTimeout(() => this.#onTimeout(), this.#timeout);
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
    this.#isFailed = true;
    clearTimeout(this.#timer);
    this.#session.end();
    this.#output.end({ code: 1, signal: null });
  }

  #replaceWorkspace(text: string): string {
    if (this.#clientFolder === undefined) return text;
    return replaceWorkspace(text, JSON.stringify(this.#clientFolder).slice(1, -1));
  }
}

/** Formats a mismatch as a line for codex's stderr. */
function formatMismatch({ code, message, at }: Mismatch): string {
  return `touchstone: ${at ? `${at}: ` : ""}${message} (${code})`;
}

/** Parses the working folder that a client sets when it starts a thread. */
function parseClientFolder(line: string): string | undefined {
  if (!line.includes('"cwd"')) return undefined;
  try {
    const cwd = JSON.parse(line)?.params?.cwd;
    return typeof cwd === "string" ? cwd : undefined;
  } catch {
    return undefined;
  }
}
