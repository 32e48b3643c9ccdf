/** A driver with no SDK, for the test of helper.mjs. driver.py is the same in Python. */
import { ask, serve, Unsupported } from "../../../drivers/helper.mjs";

class Refused extends Error {
  constructor(message, code, data) {
    super(message);
    Object.assign(this, { code, data });
  }
}

const turns = new Map();

serve({
  capabilities: {
    answers: true,
    goals: "the SDK has no goals",
    notifications: true,
    request: {
      only: ["thread/read", "fails", "fails/plainly", "asks"],
      reason: "no `{name}` by `{capability}`",
    },
    start_thread: { only: ["sandbox"], reason: "no `{name}` of `{capability}`" },
    turn: true,
    interrupt: true,
    steer: "the SDK can't steer",
  },
  open({ codex_path }) {
    console.log("this must not reach stdout");
    return { path: codex_path };
  },
  start_thread: async ({ params }) => ({ thread: `thread ${params.cwd}` }),
  turn({ input, thread }) {
    if (input === "a list") return { result: { turn: "1" }, events: [{ n: 1 }, '{"n":2.0}'] };
    if (input === "an image") throw new Unsupported("the SDK takes no image");
    if (input === "fails") return { result: {}, events: failLate() };
    if (input === "asks") return { result: {}, events: askInTurn };
    return { result: {}, events: (yieldEvent) => runUntilInterrupted(thread, yieldEvent) };
  },
  interrupt({ thread }) {
    turns.get(thread)();
  },
  async request({ method }) {
    if (method === "fails") throw new Refused("no such thread", -32600, { id: "1" });
    if (method === "fails/plainly") throw new Refused("not now", undefined, "unused");
    if (method === "asks") return await ask("item/tool/call", { tool: "é" }).catch(({ error }) => error);
    return { method };
  },
  next_notification: () => ({ event: { method: "warning" } }),
  close() {},
});

async function* failLate() {
  yield { n: 1 };
  throw new Refused("the stream broke", 7);
}

async function askInTurn(yieldEvent) {
  const [first, second] = [ask("first"), ask("second")];
  yieldEvent({ second: await second });
  yieldEvent({ first: await first });
}

async function runUntilInterrupted(thread, yieldEvent) {
  const interrupted = new Promise((resolve) => turns.set(thread, resolve));
  yieldEvent({ begun: thread });
  await interrupted;
  return { exitCode: 130, stderr: "" };
}
