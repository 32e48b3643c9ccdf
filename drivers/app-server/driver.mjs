/**
 * Carries out workflows over `codex app-server` without an SDK, as raw JSON-RPC. The events are those that the
 * author of a port sees. It implements touchstone's driver protocol. The events of a turn are all
 * notifications, of any thread, between codex's answer to `turn/start` and the turn's `turn/completed`. The
 * events of a goal are those from the answer to `thread/goal/set` until the goal has ended and no turn runs.
 * Both limits are codex's own messages, so no race with the client changes them. `next_notification` returns
 * the notifications between turns.
 */
import { spawn } from "node:child_process";
import { AnswerError, ask, readLines, serve } from "../helper.mjs";

/** Requests with null params according to codex's schema; all others need params. */
const NO_PARAMS = ["account/logout"];
const GOAL_ENDS = ["paused", "blocked", "usageLimited", "budgetLimited", "complete"];

/** The raw protocol has no limits of an SDK. */
const CAPABILITIES = {
  async: true, // there is only one client
  answers: true,
  goals: true,
  notifications: true,
  request: true,
  start_thread: true,
  resume_thread: true,
  fork_thread: true,
  turn: true,
  interrupt: true,
  steer: true,
  pause_goal: true,
  parallel_turns: true,
  review: true,
  any_thread: true,
  client_capabilities: true,
  answer_errors: true,
  withheld_answers: true,
  unanswered_requests: true,
};

let codex;

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
class CodexConnection {
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

/** The events of one turn or goal, buffered until the harvest requests them. */
class EventStream {
  #kept = [];
  #yieldEvent = (line) => this.#kept.push(line);
  #running = false;
  #goalEnded = false;

  constructor(thread, isGoal) {
    Object.assign(this, { thread, isGoal, turn: undefined });
    this.ended = new Promise((resolve, reject) => {
      this.end = resolve;
      this.fail = reject;
    });
    this.ended.catch(() => {}); // the caller that awaits `ended` handles the error
  }

  began(result) {
    this.turn = result.turn?.id;
    this.#running = this.isGoal; // codex begins a goal's first turn without a request
  }

  take(line) {
    this.#yieldEvent(line);
  }

  isEnd({ method, params }) {
    let done = false;
    if (!this.isGoal) done = method === "turn/completed" && params.turn.id === this.turn;
    else {
      if (method === "thread/goal/updated") this.#goalEnded = GOAL_ENDS.includes(params.goal.status);
      if (method === "turn/started") this.#running = true;
      if (method === "turn/completed") this.#running = false;
      done = this.#goalEnded && !this.#running;
    }
    if (done) this.end();
    return done;
  }

  async handOn(yieldEvent) {
    this.#yieldEvent = yieldEvent;
    for (const line of this.#kept) yieldEvent(line);
    await this.ended;
  }
}

async function streamTurn(method, params, thread, isGoal) {
  const events = new EventStream(thread, isGoal);
  const result = await codex.call(method, params, events);
  return { result: { turn: result.turn?.id ?? "" }, events: (yieldEvent) => events.handOn(yieldEvent) };
}

const pauseGoal = (thread) => codex.call("thread/goal/set", { threadId: thread, status: "paused" });
const startThread = async (method, params) => ({ thread: (await codex.call(method, params)).thread.id });
const buildInput = (input) => (typeof input === "string" ? [{ type: "text", text: input }] : input);

serve({
  capabilities: CAPABILITIES,
  async open({ codex_path, client_capabilities }) {
    codex = new CodexConnection(codex_path);
    const clientInfo = { name: "touchstone_raw", title: "touchstone's raw client", version: "1" };
    await codex.call("initialize", {
      clientInfo,
      capabilities: { experimentalApi: true, ...client_capabilities },
    });
    codex.send({ method: "initialized" });
  },
  start_thread: ({ params }) => startThread("thread/start", params),
  resume_thread: ({ thread, params }) => startThread("thread/resume", { threadId: thread, ...params }),
  fork_thread: ({ thread, params }) => startThread("thread/fork", { threadId: thread, ...params }),
  turn: ({ thread, input, params }) =>
    streamTurn("turn/start", { threadId: thread, input: buildInput(input), ...params }, thread, false),
  review: ({ thread, target }) => streamTurn("review/start", { threadId: thread, target }, thread, false),
  goal({ thread, objective, token_budget }) {
    const budget = token_budget === undefined ? {} : { tokenBudget: token_budget };
    const params = { threadId: thread, objective, status: "active", ...budget };
    return streamTurn("thread/goal/set", params, thread, true);
  },
  pause_goal: ({ thread }) => pauseGoal(thread),
  async interrupt({ thread, turn }) {
    if (codex.hasGoal(thread)) await pauseGoal(thread); // otherwise codex would begin the next turn
    return codex.call("turn/interrupt", { threadId: thread, turnId: turn });
  },
  steer: ({ thread, turn, input }) =>
    codex.call("turn/steer", { threadId: thread, expectedTurnId: turn, input: buildInput(input) }),
  request({ method, params, unanswered }) {
    const reply = codex.call(method, params);
    if (!unanswered) return reply;
    reply.catch(() => {}); // it is rejected when codex closes the connection
    return {};
  },
  next_notification: async () => ({ event: await codex.waitForNotification() }),
  close: () => codex.close(),
});
