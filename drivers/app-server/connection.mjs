/** A connection to `codex app-server`: requests and their answers, codex's own requests, and the notifications of each stream. */
import { spawn } from "node:child_process";
import { AnswerError, ask, readLines } from "../helper.mjs";

/** Requests with null params according to codex's schema; all others need params. */
const NO_PARAMS = ["account/logout"];

class JsonRpcError extends Error {
  constructor({ code, message, data }) {
    super(message);
    Object.assign(this, { code, data });
  }
}

class ConnectionClosed extends Error {}

/** Value → its name in the first releases, for values with different letters. */
const OLD_NAMES = { untrusted: "unlessTrusted" };

/**
 * Event of the first app-server releases at the end of a turn. Later releases send `turn/completed` in
 * addition.
 */
const OLD_END = "codex/event/task_complete";
const NO_END_MS = 1000;

class MissingEnd extends Error {
  constructor() {
    super("codex said `codex/event/task_complete`, and no `turn/completed` after it");
  }
}

/** One codex process with its pending requests, turns and goals. */
export class CodexConnection {
  #calls = 0;
  #replies = new Map();
  /** Turns and goals that can still have events, the oldest first. */
  #streams = [];
  #notifications = [];
  #listener;
  #child;
  #closed;

  constructor(path) {
    this.#child = spawn(path, ["app-server"], { stdio: ["pipe", "pipe", "inherit"] });
    this.#child.stdin.on("error", () => {});
    readLines(this.#child.stdout, (line) => this.#handleMessage(JSON.parse(line), line));
    this.#closed = new Promise((resolve) => {
      this.#child.on("error", resolve);
      this.#child.on("close", resolve);
    }).then(() => this.#rejectAll(new ConnectionClosed("codex closed its end of the connection")));
  }

  /**
   * Calls a method of codex. Older releases spell some values differently (`readOnly` for `read-only`), and
   * list the allowed values when they reject one. The call is then repeated with the allowed value that has the
   * same letters or the same meaning.
   * @param begins the stream that the answer begins
   */
  async call(method, params, begins) {
    try {
      return await this.#call(method, params, begins);
    } catch (error) {
      const [, given, known = ""] = /unknown variant `([^`]*)`, expected (.*)/.exec(error.message) ?? [];
      const keepLetters = (word) => (OLD_NAMES[word] ?? word).toLowerCase().replace(/[^a-z]/g, "");
      const names = [...known.matchAll(/`([^`]*)`/g)].map(([, name]) => name);
      const same = given && names.find((name) => name !== given && keepLetters(name) === keepLetters(given));
      if (!same) throw error;
      const respelt = JSON.stringify(params).replaceAll(JSON.stringify(given), JSON.stringify(same));
      return this.call(method, JSON.parse(respelt), begins);
    }
  }

  #call(method, params, begins) {
    const id = this.#calls++;
    return new Promise((resolve, reject) => {
      this.#replies.set(id, { resolve, reject, begins });
      this.send({ id, method, ...(NO_PARAMS.includes(method) ? {} : { params: params ?? {} }) });
    });
  }

  send(message) {
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  waitForNotification() {
    if (this.#notifications.length > 0) return Promise.resolve(this.#notifications.shift());
    return new Promise((resolve, reject) => {
      this.#listener = { resolve, reject };
    });
  }

  /** Whether a goal of this thread is still active. */
  hasGoal(thread) {
    return this.#streams.some((stream) => stream.isGoal && stream.thread === thread);
  }

  async close() {
    this.#child.stdin.end();
    await this.#closed;
  }

  #handleMessage(message, line) {
    if (message.method === undefined) return this.#handleReply(message);
    if (message.id !== undefined) return this.#answer(message);
    const stream = this.#findStream(message);
    if (stream) {
      stream.take(line);
      if (stream.isEnd(message)) this.#streams.splice(this.#streams.indexOf(stream), 1);
      else if (message.method === OLD_END) setTimeout(() => stream.fail(new MissingEnd()), NO_END_MS).unref();
    } else if (this.#listener) {
      this.#listener.resolve(message);
      this.#listener = undefined;
    } else this.#notifications.push(message);
  }

  /** Answers a request of codex as the harvest's client does. */
  async #answer({ id, method, params }) {
    try {
      this.send({ id, result: await ask(method, params) });
    } catch (error) {
      if (!(error instanceof AnswerError)) throw error;
      this.send({ id, error: error.error });
    }
  }

  #handleReply({ id, result, error }) {
    const reply = this.#replies.get(id);
    this.#replies.delete(id);
    if (error) return reply?.reject(new JsonRpcError(error));
    if (reply?.begins) {
      reply.begins.began(result);
      this.#streams.push(reply.begins);
    }
    reply?.resolve(result);
  }

  /**
   * Finds the stream of an event. If two streams run at once, it is the one of the event's thread; otherwise
   * the one that began last.
   */
  #findStream({ params }) {
    const own = this.#streams.findLast(({ thread }) => thread === params?.threadId);
    return own ?? this.#streams.at(-1);
  }

  #rejectAll(error) {
    for (const { reject } of this.#replies.values()) reject(error);
    this.#replies.clear();
    for (const stream of this.#streams) stream.fail(error);
    this.#streams = [];
    this.#listener?.reject(error);
  }
}
