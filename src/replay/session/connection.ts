import { resolve } from "node:path";
import { isFilePath } from "../../transcript/layout.js";
import { replaceWorkspace } from "../../transcript/placeholders.js";
import { replayErrors } from "../errors.js";
import type { FakeCodexOptions } from "../options/fake-codex-options.js";
import { findWireFile, listWires, parseFixtureName } from "../recording/fixture-lookup.js";
import { MessageOutput, type MessageSink } from "../transport/message-output.js";
import type { Mismatch, ReportEntry } from "./mismatch.js";
import { createReporter } from "./reporter.js";
import { Session } from "./session.js";

/** The transport of a connection: a child process's streams, a socket, or a caller in this process. */
export interface ConnectionTransport extends MessageSink {
  /** Writes a line to the reader of codex's stderr. */
  writeLog(text: string): void;
  onReport?(entry: ReportEntry): void;
}

/** One client with its session and its timeout. */
export class Connection {
  readonly #session: Session;
  readonly #output: MessageOutput;
  readonly #timeout: number;
  readonly #usesClientFolder: boolean;
  readonly #report: ReturnType<typeof createReporter>;
  #cwd: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failed = false;

  /** @throws TouchstoneError if there is no fixture to replay, or it can't be read */
  constructor(options: FakeCodexOptions, host: ConnectionTransport) {
    this.#timeout = options.timeout;
    this.#report = createReporter(options.report);
    this.#output = new MessageOutput(host, options);
    this.#usesClientFolder = options.usesClientFolder;
    const output = this.#output;
    this.#session = new Session(buildSessionOptions(options), {
      get isFull() {
        return output.isFull;
      },
      send: (text, at) => this.#output.send(this.#usesClientFolder ? this.#withClientFolder(text) : text, at),
      exit: (how) => this.#output.end(how),
      report: (entry) => {
        this.#report(entry);
        host.onReport?.(entry);
        if (entry.event === "mismatch") host.writeLog(formatMismatch(entry));
      },
      fail: () => this.#endWithFailure(),
    });
    this.#output.onDrain = () => this.onDrain();
    this.#startTimeout();
  }

  receive(line: string): void {
    if (this.#failed) return;
    clearTimeout(this.#timer);
    if (this.#usesClientFolder) this.#cwd ??= getWorkingFolder(line);
    this.#session.receive(line);
    this.#startTimeout();
  }

  /** Continues the replay; the host calls it when it accepts messages again. */
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
    this.#output.stop();
    return this.#session.mismatchCount > 0 ? 1 : 0;
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
    this.#failed = true;
    clearTimeout(this.#timer);
    this.#session.end();
    this.#output.end({ code: 1, signal: null });
  }

  #withClientFolder(text: string): string {
    if (this.#cwd === undefined) return text;
    return replaceWorkspace(text, JSON.stringify(this.#cwd).slice(1, -1));
  }
}

function buildSessionOptions(options: FakeCodexOptions) {
  const { fixture, match, strictness } = options;
  if (fixture === undefined && match !== "prompt") throw replayErrors.fixtureNotChosen();
  const { name, step = 1 } = parseFixtureName(fixture ?? "");
  const folder = isFilePath(name) ? undefined : options.findFolder();
  const wire =
    fixture === undefined ? findFirstWire(options.findFolder()) : findWireFile(name, options.findFolder);
  return { wire: resolve(wire), process: step, folder, match, strictness };
}

function findFirstWire(folder: string): string {
  const [first] = listWires(folder);
  if (first === undefined) throw replayErrors.fixtureEmpty({ path: folder, what: "wires" });
  return first;
}

/** Formats a mismatch as a line for codex's stderr. */
function formatMismatch({ code, message, at }: Mismatch): string {
  return `touchstone: ${at ? `${at}: ` : ""}${message} (${code})`;
}

/** Gets the working folder that a client sets when it starts a thread. */
function getWorkingFolder(line: string): string | undefined {
  if (!line.includes('"cwd"')) return undefined;
  try {
    const cwd = JSON.parse(line)?.params?.cwd;
    return typeof cwd === "string" ? cwd : undefined;
  } catch {
    return undefined;
  }
}
