/**
 * Carries out workflows over `codex app-server` without an SDK, as raw JSON-RPC. The events are those that the
 * author of a port sees. It implements touchstone's driver protocol. The events of a turn are all
 * notifications, of any thread, between codex's answer to `turn/start` and the turn's `turn/completed`. The
 * events of a goal are those from the answer to `thread/goal/set` until the goal has ended and no turn runs.
 * Both limits are codex's own messages, so no race with the client changes them. `next_notification` returns
 * the notifications between turns.
 */
import { serve } from "../helper.mjs";
import { CodexConnection } from "./connection.mjs";
import { EventStream } from "./event-stream.mjs";

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
