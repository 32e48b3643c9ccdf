import { resolve } from "node:path";
import { isFilePath } from "../transcript/layout.js";
import { replaceWorkspace } from "../transcript/placeholders.js";
import { replayErrors } from "./errors.js";
import type { FakeCodexOptions } from "./fake-codex-options.js";
import { findWireFile, listWires, parseFixtureName } from "./fixture-lookup.js";
import { MessageOutput, type MessageSink } from "./message-output.js";
import type { Mismatch, ReportEntry } from "./mismatch.js";
import { createReporter } from "./reporter.js";
import { Session } from "./session.js";

/** Whoever holds a connection open. */
export interface ConnectionTransport extends MessageSink {
  /** Shows a line to whoever reads codex's stderr. */
  writeLog(text: string): void;
  onReport?(entry: ReportEntry): void;
}

/** One client, the session that it has, and the limit of its time. */
export class Connection {
  readonly #session: Session;
  readonly #output: MessageOutput;
  readonly #timeout: number;
  readonly #usesClientFolder: boolean;
  readonly #report: ReturnType<typeof createReporter>;
  #cwd: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failed = false;

  /** @throws TouchstoneError where there is nothing to replay */
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

  /** The host can take more again. */
  onDrain(): void {
    this.#session.resume();
    this.#startTimeout();
  }

  /** The client has closed its side. @returns the exit code of a codex that served it alone */
  close(): number {
    clearTimeout(this.#timer);
    this.#session.close();
    this.#output.stop();
    return this.#session.mismatchCount > 0 ? 1 : 0;
  }

  /** Waits for the client, but not for ever. */
  #startTimeout(): void {
    clearTimeout(this.#timer);
    if (this.#timeout === 0 || this.#session.expectedMessage === undefined) return;
    this.#timer = setTimeout(() => this.#onTimeout(), this.#timeout);
  }

  #onTimeout(): void {
    const { expectedMessage } = this.#session;
    if (expectedMessage === undefined) return;
    if (!this.#output.isIdle) {
      this.#startTimeout(); // it has not got all yet that it would answer
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

/** A mismatch as a line of codex's stderr. */
function formatMismatch({ code, message, at }: Mismatch): string {
  return `touchstone: ${at ? `${at}: ` : ""}${message} (${code})`;
}

/** The working folder that a client names when it begins a thread. */
function getWorkingFolder(line: string): string | undefined {
  if (!line.includes('"cwd"')) return undefined;
  try {
    const cwd = JSON.parse(line)?.params?.cwd;
    return typeof cwd === "string" ? cwd : undefined;
  } catch {
    return undefined;
  }
}
