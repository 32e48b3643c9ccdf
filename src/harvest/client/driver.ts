import { getErrorMessage, type RunningProcess, readLines } from "../../lib/index.js";
import { shortenText } from "../../redact/index.js";
import { type ExecCall, execCallSchema, type TurnResult, turnResultSchema } from "../../store/index.js";
import {
  isObject,
  type JsonObject,
  type JsonValue,
  parseJson,
  stringifyJson,
} from "../../transcript/index.js";
import type { TurnOutcome } from "./client.js";

export interface DriverListener {
  /**
   * Called with each event that the SDK gives its user.
   * @param command number of the command that began the event's stream
   */
  onEvent(event: JsonObject, command: number): void;
  /** Returns the client's answer to a request of codex; undefined for none. */
  onRequest(method: string, params: JsonValue): Promise<ClientReply | undefined>;
}

/** The client's answer to a request of codex, as in JSON-RPC. */
export type ClientReply = { result: JsonObject } | { error: JsonObject };

/** An error that the SDK raised. */
export class SdkError extends Error {
  /** `type` (the class) and `message`; for a JSON-RPC error also `code` and `data`. */
  readonly details: JsonObject;

  constructor(fault: JsonObject) {
    super(`the SDK raised ${toText(fault.type)}: ${toText(fault.message)}`);
    this.details = fault;
  }

  get type(): string {
    return toText(this.details.type);
  }
}

/** A driver may give any JSON as the type or message of an error. `String` would throw for an object with a member `toString`. */
function toText(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : stringifyJson(value ?? null);
}

/** The driver wrote a line that is no message of the driver protocol. */
export class DriverOutputError extends Error {}

/** The subject cannot carry out a scenario or a command. The message gives the reason, such as the missing part of its API. */
export class UnsupportedByDriver extends Error {
  /**
   * Whether codex had sent or received a frame before the refusal. If not, the refusal does not depend on codex: its reason holds for each
   * release for which the scenario has the same digest.
   */
  usedCodex = false;
}

/** A driver process, which carries out commands through one SDK. docs/drivers.md describes the protocol. */
export class Driver {
  readonly #process: RunningProcess;
  readonly #replies = new Map<number, Deferred<JsonObject>>();
  readonly #turnEnds = new Map<number, Deferred<TurnOutcome>>();
  #error: Error | undefined;
  #commands = 0;

  constructor(process: RunningProcess, listener: DriverListener) {
    this.#process = process;
    let lineNumber = 0;
    readLines(process.output, (line) => {
      lineNumber++;
      try {
        this.#handleMessage(parseMessage(line), listener);
      } catch (error) {
        const problem = `${getErrorMessage(error)}: ${JSON.stringify(shortenText(line, 200))}`;
        const message = `line ${lineNumber} of the driver's output: ${problem}`;
        this.fail(new DriverOutputError(message, { cause: error }));
      }
    });
    process.ended.then(({ how, stderr }) =>
      this.fail(new Error(`the driver ${how}${stderr ? `; its stderr ends with:\n${stderr}` : ""}`)),
    );
  }

  /**
   * Carries out one command.
   * @returns the command's number, and the promise `reply`. `reply` gives the command's `result`, and a second promise, `ended`, which
   *   gives the turn outcome after the command's last event. Both promises reject with an SdkError if the SDK raised an error, with
   *   UnsupportedByDriver if the subject cannot carry out the command, or with the error of `fail`
   */
  runCommand(name: string, args: JsonObject = {}) {
    const command = ++this.#commands;
    if (this.#error) return { command, reply: Promise.reject(this.#error) };
    const ended = new Promise<TurnOutcome>((resolve, reject) =>
      this.#turnEnds.set(command, { resolve, reject }),
    );
    ended.catch(() => {}); // the caller that awaits `ended` handles the error
    const result = new Promise<JsonObject>((resolve, reject) =>
      this.#replies.set(command, { resolve, reject }),
    );
    this.#write({ id: command, do: name, ...args });
    return { command, reply: result.then((result) => ({ result, ended })) };
  }

  /** Rejects all pending and later promises with `error`, or with the error of an earlier call. */
  fail(error: Error): void {
    this.#error ??= error;
    for (const { reject } of [...this.#replies.values(), ...this.#turnEnds.values()]) reject(this.#error);
    this.#replies.clear();
    this.#turnEnds.clear();
  }

  /** Ends the driver and all processes in its process group. */
  kill(): Promise<void> {
    return this.#process.kill();
  }

  #handleMessage(message: JsonValue, listener: DriverListener): void {
    if (!isObject(message)) throw new Error(NO_MESSAGE);
    if (isObject(message.event) && "of" in message)
      listener.onEvent(message.event, readNumber(message, "of"));
    else if (typeof message.method === "string" && "ask" in message) {
      listener.onRequest(message.method, message.params ?? null).then(
        (reply) => reply && this.#write({ answer: message.ask ?? null, ...reply }),
        (error) => this.fail(error),
      );
    } else if ("end" in message)
      settleDeferred(this.#turnEnds, readNumber(message, "end"), message, parseTurnOutcome(message));
    else if ("id" in message)
      settleDeferred(this.#replies, readNumber(message, "id"), message, readResult(message));
    else throw new Error(NO_MESSAGE);
  }

  #write(message: JsonObject): void {
    this.#process.input.write(`${stringifyJson(message)}\n`);
  }
}

function parseMessage(line: string): JsonValue {
  try {
    return parseJson(line);
  } catch {
    throw new Error(NO_MESSAGE);
  }
}

const NO_MESSAGE = "it is no message of the driver protocol";

interface Deferred<T> {
  resolve(value: T): void;
  reject(error: Error): void;
}

/** Reads a member that is the number of a command. */
function readNumber(message: JsonObject, name: string): number {
  const value = message[name];
  if (typeof value === "number") return value;
  throw new Error(`its \`${name}\` is no number`);
}

/** Reads the result of a command. A driver may leave it out, or give null, if it has no members. */
function readResult({ result = {} }: JsonObject): JsonObject {
  if (isObject(result)) return result;
  if (result === null) return {};
  throw new Error("its `result` is no object");
}

function parseTurnOutcome(message: JsonObject): TurnOutcome {
  const { exitCode, stderr, call, returned } = message;
  return {
    ...(exitCode === undefined ? {} : { exitCode: readNumber(message, "exitCode") }),
    ...(stderr === undefined ? {} : { stderr: String(stderr) }),
    ...(call === undefined ? {} : { call: parseExecCall(call) }),
    ...(returned === undefined ? {} : { returned: parseTurnResult(returned) }),
  };
}

function parseTurnResult(value: JsonValue): TurnResult {
  const parsed = turnResultSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error("its `returned` does not have the form that docs/drivers.md describes");
}

function parseExecCall(value: JsonValue): ExecCall {
  const parsed = execCallSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error("its `call` does not have the form that docs/drivers.md describes");
}

function settleDeferred<T>(
  waiting: Map<number, Deferred<T>>,
  id: number,
  { error, unsupported }: JsonObject,
  value: T,
): void {
  const one = waiting.get(id);
  waiting.delete(id);
  if (typeof unsupported === "string") one?.reject(new UnsupportedByDriver(unsupported));
  else if (isObject(error)) one?.reject(new SdkError(error));
  else one?.resolve(value);
}
