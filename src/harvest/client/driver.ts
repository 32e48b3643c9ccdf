import { type RunningProcess, readLines } from "../../lib/index.js";
import { type TurnResult, turnResultSchema } from "../../store/index.js";
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
  /** Returns the client's answer to a request of codex. */
  onRequest(method: string, params: JsonValue): Promise<JsonObject>;
}

/** An error that the SDK raised. */
export class SdkError extends Error {
  /** `type` (the class) and `message`; for a JSON-RPC error also `code` and `data`. */
  readonly details: JsonObject;

  constructor(fault: JsonObject) {
    super(`the SDK raised ${fault.type}: ${fault.message}`);
    this.details = fault;
  }

  get type(): string {
    return String(this.details.type);
  }
}

/** The subject cannot carry out a command. The message names the missing part of its API. */
export class UnsupportedByDriver extends Error {}

/** A driver process, which carries out commands through one SDK. docs/drivers.md describes the protocol. */
export class Driver {
  readonly #process: RunningProcess;
  readonly #replies = new Map<number, Deferred<JsonObject>>();
  readonly #turnEnds = new Map<number, Deferred<TurnOutcome>>();
  #error: Error | undefined;
  #commands = 0;

  constructor(process: RunningProcess, listener: DriverListener) {
    this.#process = process;
    readLines(process.output, (line) => {
      try {
        this.#handleMessage(parseMessage(line), listener);
      } catch (error) {
        this.fail(error as Error);
      }
    });
    process.ended.then(({ how, stderr }) =>
      this.fail(new Error(`the driver ${how}${stderr ? `; its last words:\n${stderr}` : ""}`)),
    );
  }

  /**
   * Carries out one command.
   * @returns the command's number at once; then promises of its result and of the end of its events
   * @throws SdkError for an error that the SDK raised
   * @throws UnsupportedByDriver if the subject cannot carry out the command
   * @throws Error if the driver has died
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

  /** Rejects all pending promises with `error`. */
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
    if (!isObject(message)) throw buildMessageError(stringifyJson(message));
    if (isObject(message.event) && "of" in message) listener.onEvent(message.event, Number(message.of));
    else if ("ask" in message) {
      listener.onRequest(String(message.method), message.params ?? null).then(
        (result) => this.#write({ answer: message.ask ?? null, result }),
        (error) => this.fail(error),
      );
    } else if ("end" in message)
      settleDeferred(this.#turnEnds, Number(message.end), message, parseTurnOutcome(message));
    else if ("id" in message)
      settleDeferred(this.#replies, Number(message.id), message, message.result as JsonObject);
    else throw buildMessageError(stringifyJson(message));
  }

  #write(message: JsonObject): void {
    this.#process.input.write(`${stringifyJson(message)}\n`);
  }
}

function parseMessage(line: string): JsonValue {
  try {
    return parseJson(line);
  } catch {
    throw buildMessageError(line);
  }
}

function buildMessageError(text: string): Error {
  const shown = JSON.stringify(text.slice(0, 200));
  return new Error(
    `the driver printed ${shown}, which is no message of the driver protocol (docs/drivers.md)`,
  );
}

interface Deferred<T> {
  resolve(value: T): void;
  reject(error: Error): void;
}

function parseTurnOutcome({ exitCode, stderr, returned }: JsonObject): TurnOutcome {
  return {
    ...(exitCode === undefined ? {} : { exitCode: Number(exitCode) }),
    ...(stderr === undefined ? {} : { stderr: String(stderr) }),
    ...(returned === undefined ? {} : { returned: parseTurnResult(returned) }),
  };
}

function parseTurnResult(value: JsonValue): TurnResult {
  const parsed = turnResultSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(`the driver's \`returned\` is wrong: ${stringifyJson(value).slice(0, 200)}`);
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
