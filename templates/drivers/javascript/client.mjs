/**
 * A minimal client of `codex app-server`: JSON-RPC without the member `jsonrpc`, one message a line. Replace it by
 * your SDK.
 */
import { spawn } from "node:child_process";
import { readLines } from "./helper.mjs";

/** Codex's answer to a request that failed. */
export class JsonRpcError extends Error {
  constructor({ code, message, data }) {
    super(message);
    Object.assign(this, { code, data });
  }
}

/** A queue of values for one reader. `take` throws a value that is an error. */
class Queue {
  #items = [];
  #wake = () => {};

  push(item) {
    this.#items.push(item);
    this.#wake();
  }

  async take() {
    while (this.#items.length === 0) {
      await new Promise((resolve) => {
        this.#wake = resolve;
      });
    }
    const item = this.#items.shift();
    if (item instanceof Error) throw item;
    return item;
  }
}

export class Client {
  #codex;
  #closed;
  #error;
  #answerRequest;
  #callCount = 0;
  #pendingCalls = new Map();
  /** Id of a running turn → its events, each as the line that codex wrote. */
  #turns = new Map();
  /** Notifications that belong to no turn. */
  #notifications = new Queue();

  /** @param answerRequest returns a promise of the client's answer to a request of codex */
  constructor(codexPath, answerRequest) {
    this.#answerRequest = answerRequest;
    this.#codex = spawn(codexPath, ["app-server"], { stdio: ["pipe", "pipe", "inherit"] });
    this.#codex.stdin.on("error", () => {}); // the end of the process is reported below
    readLines(this.#codex.stdout, (line) => this.#take(line));
    this.#closed = new Promise((resolve) => {
      this.#codex.on("error", resolve).on("close", resolve);
    }).then(() => this.#fail(new Error("codex closed its end of the connection")));
  }

  async initialize() {
    const clientInfo = { name: "__NAME__", title: "__NAME__", version: "1" };
    await this.call("initialize", { clientInfo, capabilities: { experimentalApi: true } });
    this.#send({ method: "initialized" });
  }

  /** @param onResult called before any later message of codex is read */
  call(method, params, onResult = () => {}) {
    if (this.#error) return Promise.reject(this.#error);
    const id = this.#callCount++;
    return new Promise((resolve, reject) => {
      this.#pendingCalls.set(id, { resolve, reject, onResult });
      this.#send({ id, method, ...(params === undefined ? {} : { params }) });
    });
  }

  /** Starts a turn. Returns its id, and its events. */
  async startTurn(params) {
    const events = new Queue();
    const keepEvents = ({ turn }) => this.#turns.set(turn.id, events);
    const { turn } = await this.call("turn/start", params, keepEvents);
    return { id: turn.id, events: this.#readTurn(events) };
  }

  nextNotification() {
    return this.#notifications.take();
  }

  close() {
    this.#codex.stdin.end();
    return this.#closed;
  }

  async *#readTurn(events) {
    for (;;) {
      const { line, isLast } = await events.take();
      yield line;
      if (isLast) return;
    }
  }

  #send(message) {
    this.#codex.stdin.write(`${JSON.stringify(message)}\n`);
  }

  #take(line) {
    const message = JSON.parse(line);
    if (message.method === undefined) this.#settleCall(message);
    else if (message.id !== undefined) this.#answer(message);
    else this.#takeNotification(message, line);
  }

  #settleCall({ id, result, error }) {
    const call = this.#pendingCalls.get(id);
    this.#pendingCalls.delete(id);
    if (error) return call?.reject(new JsonRpcError(error));
    call?.onResult(result);
    call?.resolve(result);
  }

  async #answer({ id, method, params }) {
    const result = await this.#answerRequest(method, params);
    this.#send({ id, result });
  }

  #takeNotification({ method, params }, line) {
    const turn = params?.turnId ?? params?.turn?.id;
    const events = this.#turns.get(turn);
    if (!events) return this.#notifications.push(line);
    const isLast = method === "turn/completed";
    if (isLast) this.#turns.delete(turn);
    events.push({ line, isLast });
  }

  #fail(error) {
    this.#error = error;
    for (const { reject } of this.#pendingCalls.values()) reject(error);
    for (const events of [...this.#turns.values(), this.#notifications]) events.push(error);
  }
}
