/**
 * Carries out workflows through the official TypeScript SDK (`@openai/codex-sdk`) with the classes of its
 * public API: `Codex`, `Thread`, `runStreamed`. It implements touchstone's driver protocol.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { serve, Unsupported } from "../helper.mjs";

const { Codex } = await loadSdk();
const HAS =
  "`@openai/codex-sdk` has `Codex.startThread`, `Codex.resumeThread`, `Thread.run` and `Thread.runStreamed` alone";

/** Parameters of `thread/start` → `ThreadOptions`. */
const THREAD = {
  cwd: "workingDirectory",
  sandbox: "sandboxMode",
  approvalPolicy: "approvalPolicy",
  model: "model",
};
/** Parameters of `turn/start` → `TurnOptions`. */
const TURN = { outputSchema: "outputSchema" };

const NO_OPTION = "the SDK has no means for `{name}` of `{capability}`";
const GOALS = `the SDK has no goals: ${HAS}`;
const CAPABILITIES = {
  async: true, // there is only one client
  answers: `the SDK takes no handler for what codex asks, neither in \`CodexOptions\` nor in \`TurnOptions\`: ${HAS}`,
  goals: GOALS,
  notifications:
    "the SDK hands out the events of a turn alone (`Thread.runStreamed`), and none that belong to no turn",
  request: `the SDK sends no request, such as \`{name}\`: ${HAS}`,
  start_thread: { only: Object.keys(THREAD), reason: `${NO_OPTION}: \`ThreadOptions\` has no such member` },
  resume_thread: { only: Object.keys(THREAD), reason: `${NO_OPTION}: \`ThreadOptions\` has no such member` },
  fork_thread: `the SDK can't fork a thread: ${HAS}`,
  turn: { only: Object.keys(TURN), reason: `${NO_OPTION}: \`TurnOptions\` has no such member` },
  interrupt: true,
  steer: `the SDK can add nothing to a running turn: ${HAS}`,
  pause_goal: GOALS,
  parallel_turns: true, // each turn is a process
  review: `the SDK can't review changes: ${HAS}`,
  any_thread: true,
};

/**
 * The key is the thread's number, which is its handle, because the SDK knows a thread's id only after its first
 * turn.
 */
const threads = new Map();
const running = new Map();
let codex;

serve({
  capabilities: CAPABILITIES,
  open({ codex_path }) {
    codex = new Codex({ codexPathOverride: codex_path });
  },
  start_thread({ params }) {
    const options = { skipGitRepoCheck: true, ...renameParams(THREAD, params) };
    const handle = `thread ${threads.size + 1}`;
    threads.set(handle, { thread: codex.startThread(options), options });
    return { thread: handle };
  },
  resume_thread({ thread: handle, params }) {
    // The handle is the id of a thread that this client did not start, if it is none of its own.
    const known = threads.get(handle) ?? { thread: { id: handle }, options: { skipGitRepoCheck: true } };
    if (!known.thread.id)
      throw new Unsupported("`Thread.id` is null before the first turn: there is no thread to resume");
    const options = { ...known.options, ...renameParams(THREAD, params) };
    threads.set(handle, { thread: codex.resumeThread(known.thread.id, options), options });
    return { thread: handle };
  },
  async turn({ thread: handle, input, params }) {
    const abort = new AbortController();
    running.set(handle, abort);
    const options = { ...renameParams(TURN, params), signal: abort.signal };
    const { events } = await threads.get(handle).thread.runStreamed(buildInput(input), options);
    return { result: {}, events: untilEnded(events, () => running.delete(handle)) };
  },
  interrupt({ thread }) {
    running.get(thread)?.abort();
  },
  close() {},
});

async function* untilEnded(events, whenEnded) {
  try {
    yield* events;
  } finally {
    whenEnded();
  }
}

function renameParams(names, params) {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [names[name], value]));
}

function buildInput(input) {
  if (typeof input === "string") return input;
  return input.map(({ type, text, path }) => {
    if (type === "text") return { type, text };
    if (type === "localImage") return { type: "local_image", path };
    throw new Unsupported(`\`UserInput\` of the SDK is text or local_image, and has no \`${type}\``);
  });
}

/** Returns the exports of `@openai/codex-sdk`, loaded from the environment that contains it. */
async function loadSdk() {
  const folder = join(process.env.TOUCHSTONE_ENVIRONMENT, "node_modules/@openai/codex-sdk");
  const { exports } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  return import(pathToFileURL(join(folder, exports["."].import)).href);
}
