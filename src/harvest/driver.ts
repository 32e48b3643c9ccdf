import {
  eachLine,
  isObject,
  type JsonObject,
  type JsonValue,
  parseJson,
  stringifyJson,
} from "../transcript/index.js";
import type { ClientProcess } from "./client.js";

export interface DriverListener {
  /** An event that the SDK handed its user. */
  onEvent(event: JsonObject): void;
  /** What the client answers to a request of codex. */
  onAsk(method: string, params: JsonValue): JsonObject;
}

/** A driver: carries commands out through one SDK. The protocol is in docs/drivers.md. */
export class Driver {
  readonly #process: ClientProcess;
  readonly #replies = new Map<number, Settle<JsonObject>>();
  readonly #ends = new Map<number, Settle<void>>();
  #failure: Error | undefined;
  #commands = 0;

  constructor(process: ClientProcess, listener: DriverListener) {
    this.#process = process;
    process.input.on("error", () => {}); // it died: its end says so
    eachLine(process.output, (line) => {
      try {
        this.#take(parseJson(line), listener);
      } catch (error) {
        this.fail(error as Error);
      }
    });
    process.ended.then(({ how, stderr }) =>
      this.fail(new Error(`the driver ${how}${stderr ? `; its last words:\n${stderr}` : ""}`)),
    );
  }

  /**
   * Carries one command out.
   * @returns its result, and the end of the events that it set going
   * @throws Error what the SDK raised, or that the driver died
   */
  async send(name: string, args: JsonObject = {}): Promise<{ result: JsonObject; ended: Promise<void> }> {
    if (this.#failure) throw this.#failure;
    const id = ++this.#commands;
    const ended = new Promise<void>((resolve, reject) => this.#ends.set(id, { resolve, reject }));
    ended.catch(() => {}); // whoever waits for it hears of it
    const reply = new Promise<JsonObject>((resolve, reject) => this.#replies.set(id, { resolve, reject }));
    this.#write({ id, do: name, ...args });
    return { result: await reply, ended };
  }

  /** Ends every wait with `error`. */
  fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of [...this.#replies.values(), ...this.#ends.values()]) reject(this.#failure);
    this.#replies.clear();
    this.#ends.clear();
  }

  /** Ends the driver and all in its process group. */
  kill(): Promise<void> {
    return this.#process.kill();
  }

  #take(message: JsonValue, listener: DriverListener): void {
    if (!isObject(message)) throw new Error(`the driver said what is no message: ${stringifyJson(message)}`);
    if (isObject(message.event)) listener.onEvent(message.event);
    else if ("ask" in message) {
      const result = listener.onAsk(String(message.method), message.params ?? null);
      this.#write({ answer: message.ask ?? null, result });
    } else if ("end" in message) settle(this.#ends, Number(message.end), message, undefined);
    else if ("id" in message)
      settle(this.#replies, Number(message.id), message, message.result as JsonObject);
    else throw new Error(`the driver said what is no message: ${stringifyJson(message).slice(0, 200)}`);
  }

  #write(message: JsonObject): void {
    this.#process.input.write(`${stringifyJson(message)}\n`);
  }
}

interface Settle<T> {
  resolve(value: T): void;
  reject(error: Error): void;
}

function settle<T>(waiting: Map<number, Settle<T>>, id: number, { error }: JsonObject, value: T): void {
  const one = waiting.get(id);
  waiting.delete(id);
  if (isObject(error)) one?.reject(new Error(`the SDK raised ${error.type}: ${error.message}`));
  else one?.resolve(value);
}
