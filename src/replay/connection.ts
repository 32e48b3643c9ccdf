import { resolve } from "node:path";
import { isFilePath } from "../transcript/layout.js";
import { replaceWorkspace } from "../transcript/placeholders.js";
import { replayErrors } from "./errors.js";
import type { StandInOptions } from "./options.js";
import { Output, type Sink } from "./output.js";
import type { Problem, ReportEntry } from "./problem.js";
import { reportTo } from "./report.js";
import { Session } from "./session.js";
import { allWires, findWire, parseFixtureName } from "./source.js";

/** Whoever holds a connection open. */
export interface ConnectionHost extends Sink {
  /** Shows a line to whoever reads codex's stderr. */
  log(text: string): void;
  onReport?(entry: ReportEntry): void;
}

/** One client, the session that it has, and the limit of its time. */
export class Connection {
  readonly #session: Session;
  readonly #output: Output;
  readonly #timeout: number;
  readonly #ownCwd: boolean;
  readonly #report: ReturnType<typeof reportTo>;
  #cwd: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failed = false;

  /** @throws TouchstoneError where there is nothing to replay */
  constructor(options: StandInOptions, host: ConnectionHost) {
    this.#timeout = options.timeout;
    this.#report = reportTo(options.report);
    this.#output = new Output(host, options);
    this.#ownCwd = options.ownCwd;
    const output = this.#output;
    this.#session = new Session(sessionOptions(options), {
      get full() {
        return output.full;
      },
      send: (text, at) => this.#output.send(this.#ownCwd ? this.#inOwnFolder(text) : text, at),
      exit: (how) => this.#output.end(how),
      report: (entry) => {
        this.#report(entry);
        host.onReport?.(entry);
        if (entry.event === "problem") host.log(tell(entry));
      },
      fail: () => this.#fail(),
    });
    this.#output.onDrain = () => this.drain();
    this.#rest();
  }

  receive(line: string): void {
    if (this.#failed) return;
    clearTimeout(this.#timer);
    if (this.#ownCwd) this.#cwd ??= cwdOf(line);
    this.#session.receive(line);
    this.#rest();
  }

  /** The host can take more again. */
  drain(): void {
    this.#session.resume();
    this.#rest();
  }

  /** The client has closed its side. @returns the exit code of a codex that served it alone */
  close(): number {
    clearTimeout(this.#timer);
    this.#session.close();
    this.#output.stop();
    return this.#session.problems > 0 ? 1 : 0;
  }

  /** Waits for the client, but not for ever. */
  #rest(): void {
    clearTimeout(this.#timer);
    if (this.#timeout === 0 || this.#session.waitsFor === undefined) return;
    this.#timer = setTimeout(() => this.#giveUp(), this.#timeout);
  }

  #giveUp(): void {
    const { waitsFor } = this.#session;
    if (waitsFor === undefined) return;
    if (!this.#output.idle) {
      this.#rest(); // it has not got all yet that it would answer
      return;
    }
    this.#session.timedOut(`The client did not send ${waitsFor} within ${this.#timeout / 1000} s.`);
    this.#fail();
  }

  #fail(): void {
    this.#failed = true;
    clearTimeout(this.#timer);
    this.#session.end();
    this.#output.end({ code: 1, signal: null });
  }

  #inOwnFolder(text: string): string {
    if (this.#cwd === undefined) return text;
    return replaceWorkspace(text, JSON.stringify(this.#cwd).slice(1, -1));
  }
}

function sessionOptions(options: StandInOptions) {
  const { fixture, match, strictness } = options;
  if (fixture === undefined && match !== "prompt") throw replayErrors.fixtureNotChosen();
  const { name, step = 1 } = parseFixtureName(fixture ?? "");
  const folder = isFilePath(name) ? undefined : options.folder();
  const wire = fixture === undefined ? firstWire(options.folder()) : findWire(name, options.folder);
  return { wire: resolve(wire), process: step, folder, match, strictness };
}

function firstWire(folder: string): string {
  const [first] = allWires(folder);
  if (first === undefined) throw replayErrors.fixtureEmpty({ path: folder, what: "wires" });
  return first;
}

/** A problem as a line of codex's stderr. */
function tell({ code, message, at }: Problem): string {
  return `touchstone: ${at ? `${at}: ` : ""}${message} (${code})`;
}

/** The working folder that a client names when it begins a thread. */
function cwdOf(line: string): string | undefined {
  if (!line.includes('"cwd"')) return undefined;
  try {
    const cwd = JSON.parse(line)?.params?.cwd;
    return typeof cwd === "string" ? cwd : undefined;
  } catch {
    return undefined;
  }
}
