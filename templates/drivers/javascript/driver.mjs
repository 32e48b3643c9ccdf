/**
 * A driver for touchstone. It carries out the harvest's commands through client.mjs, in whose place you put your SDK.
 * helper.mjs implements the driver protocol; docs/drivers.md describes it.
 */
import { Client } from "./client.mjs";
import { ask, serve } from "./helper.mjs";

/** What your SDK can do: `true`, the reason why it lacks it, or `{ only: [names], reason }`. */
const CAPABILITIES = {
  async: true, // this SDK has only one client, which runs these workflows, too
  answers: true,
  goals: "this driver has no goals: see `thread/goal/set`",
  notifications: true,
  request: true,
  start_thread: true,
  resume_thread: true,
  fork_thread: true,
  turn: true,
  interrupt: true,
  steer: true,
  pause_goal: "this driver has no goals: see `thread/goal/set`",
  parallel_turns: true,
};

let client;

serve({
  capabilities: CAPABILITIES,
  async open({ codex_path }) {
    client = new Client(codex_path, ask);
    await client.initialize();
  },
  start_thread: ({ params }) => beginThread("thread/start", params),
  resume_thread: ({ thread, params }) => beginThread("thread/resume", { threadId: thread, ...params }),
  fork_thread: ({ thread, params }) => beginThread("thread/fork", { threadId: thread, ...params }),
  async turn({ thread, input, params }) {
    const { id, events } = await client.startTurn({ threadId: thread, input: buildInput(input), ...params });
    return { result: { turn: id }, events };
  },
  interrupt: ({ thread, turn }) => client.call("turn/interrupt", { threadId: thread, turnId: turn }),
  steer: ({ thread, turn, input }) =>
    client.call("turn/steer", { threadId: thread, expectedTurnId: turn, input: buildInput(input) }),
  request({ method, params }) {
    const empty = method === "account/logout" ? undefined : {}; // the only request without params
    return client.call(method, params ?? empty);
  },
  next_notification: async () => ({ event: JSON.parse(await client.nextNotification()) }),
  close: () => client.close(),
});

async function beginThread(method, params) {
  const { thread } = await client.call(method, params);
  return { thread: thread.id };
}

function buildInput(input) {
  return typeof input === "string" ? [{ type: "text", text: input }] : input;
}
