/**
 * Carries out workflows through `codex exec --json` without an SDK. Each turn is one process, with the prompt
 * on its stdin and the events on its stdout. It implements touchstone's driver protocol.
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readLines, serve, Unsupported } from "../helper.mjs";

const HELP = "`codex exec --help` (0.163) lists";
/** Parameter of `thread/start` or `turn/start` → exec's flag or configuration key for it. */
const THREAD = {
  cwd: (path) => ["--cd", path],
  sandbox: (mode) => ["--sandbox", mode],
  approvalPolicy: (policy) => ["-c", `approval_policy=${JSON.stringify(policy)}`],
  approvalsReviewer: (reviewer) => ["-c", `approvals_reviewer=${JSON.stringify(reviewer)}`],
  model: (model) => ["--model", model],
  ephemeral: (yes) => (yes ? ["--ephemeral"] : []),
};
const TURN = {
  model: (model) => ["--model", model],
  effort: (effort) => ["-c", `model_reasoning_effort=${JSON.stringify(effort)}`],
  summary: (summary) => ["-c", `model_reasoning_summary=${JSON.stringify(summary)}`],
  outputSchema: () => [], // exec needs a file for it, which `turn` writes
};

/** Type of a review's target → the arguments of `exec review`. The instructions are on stdin. */
const TARGETS = {
  uncommittedChanges: () => ["--uncommitted"],
  baseBranch: ({ branch }) => ["--base", branch],
  commit: ({ sha, title }) => ["--commit", sha, ...(title ? ["--title", title] : [])],
  custom: () => ["-"],
};

const NO_FLAG = `\`codex exec\` has no means for \`{name}\` of \`{capability}\`: ${HELP} no flag for it`;
const GOALS = `\`codex exec\` has no goals: ${HELP} no flag or command for them`;
const CAPABILITIES = {
  async: true, // there is only one client
  answers: "`codex exec` asks its caller nothing: its stdout is events alone, and its stdin the prompt",
  goals: GOALS,
  notifications: "`codex exec` prints the events of its turn alone, and none that belong to no turn",
  request: "`codex exec` takes no request, such as `{name}`: its stdin is the prompt",
  start_thread: { only: Object.keys(THREAD), reason: NO_FLAG },
  resume_thread: { only: Object.keys(THREAD), reason: NO_FLAG },
  fork_thread: { only: Object.keys(THREAD), reason: NO_FLAG },
  turn: { only: Object.keys(TURN), reason: NO_FLAG },
  interrupt: true,
  steer: "`codex exec` reads its prompt to the end of stdin before the turn: nothing can be added to a turn",
  pause_goal: GOALS,
  parallel_turns: true, // each turn is a process
  review: true,
  any_thread: true,
};

/**
 * The key is the thread's number, which is its handle, because exec prints a thread's id only in its first
 * turn.
 */
const threads = new Map();
/** Thread → the process of its running turn. */
const processes = new Map();
let codexPath;

serve({
  capabilities: CAPABILITIES,
  open({ codex_path }) {
    codexPath = codex_path;
  },
  start_thread: ({ params }) => keepThread({ args: buildFlags(THREAD, params) }),
  resume_thread({ thread, params }) {
    const known = findBegun(thread);
    known.args = [...removeOverridden(known.args, params), ...buildFlags(THREAD, params)];
    threads.set(thread, known);
    return { thread };
  },
  fork_thread({ thread, params }) {
    const { id, args } = findBegun(thread);
    return keepThread({
      args: [...removeOverridden(args, params), ...buildFlags(THREAD, params)],
      forkOf: id,
    });
  },
  async turn({ thread, input, params }) {
    const one = threads.get(thread);
    const { prompt, images } = splitInput(input);
    const { outputSchema, ...lasting } = params;
    one.args = [...one.args, ...buildFlags(TURN, lasting)]; // the app-server protocol applies them to this turn and the later ones
    const schema = outputSchema && (await writeSchemaFile(outputSchema));
    const args = [
      ...["exec", "--json", "--skip-git-repo-check"],
      ...one.args,
      ...(schema ? ["--output-schema", schema.path] : []),
      ...(one.id ? ["resume", one.id] : one.forkOf ? ["fork", one.forkOf] : []),
      ...images.map((path) => `--image=${path}`), // `--image PATH -` would take `-` as another image
      "-",
    ];
    const call = {
      prompt,
      ...(one.id ? { resumes: one.id } : one.forkOf ? { forks: one.forkOf } : {}),
      ...(images.length > 0 ? { images } : {}),
      ...(outputSchema ? { outputSchema } : {}),
    };
    return {
      result: {},
      events: async (yieldEvent) => ({
        ...(await runExec(thread, one, { args, prompt, schema, yieldEvent })),
        call,
      }),
    };
  },
  review({ thread, target }) {
    const one = threads.get(thread);
    if (one.id)
      throw new Unsupported(
        "`codex exec review` starts a thread of its own: it can't review in a thread that has begun",
      );
    const args = [
      "exec",
      "--json",
      "--skip-git-repo-check",
      ...one.args,
      "review",
      ...TARGETS[target.type](target),
    ];
    const prompt = target.instructions ?? "";
    return {
      result: {},
      events: async (yieldEvent) => ({
        ...(await runExec(thread, one, { args, prompt, yieldEvent })),
        call: { reviews: target },
      }),
    };
  },
  interrupt({ thread }) {
    processes.get(thread)?.kill("SIGINT");
  },
  close() {},
});

function buildFlags(known, params) {
  return Object.entries(params).flatMap(([name, value]) => known[name](value));
}

function removeOverridden(args, params) {
  return "sandbox" in params
    ? args.filter((arg, at) => arg !== "--sandbox" && args[at - 1] !== "--sandbox")
    : args;
}

function keepThread(thread) {
  const handle = `thread ${threads.size + 1}`;
  threads.set(handle, thread);
  return { thread: handle };
}

/** Finds a thread by its handle, or takes the text as the id of a thread that this client did not start. */
function findBegun(thread) {
  const one = threads.get(thread) ?? { id: thread, args: [] };
  if (!one.id)
    throw new Unsupported(
      "a thread of `codex exec` begins with its first turn: there is none to resume or fork",
    );
  return one;
}

function splitInput(input) {
  if (typeof input === "string") return { prompt: input, images: [] };
  const other = input.find(({ type }) => type !== "text" && type !== "localImage");
  if (other)
    throw new Unsupported(
      `\`codex exec\` takes text and image files, and no input of the type \`${other.type}\``,
    );
  return {
    prompt: input.flatMap(({ text }) => text ?? []).join("\n\n"),
    images: input.flatMap(({ path }) => path ?? []),
  };
}

async function writeSchemaFile(schema) {
  const folder = await mkdtemp(join(tmpdir(), "schema-"));
  const path = join(folder, "schema.json");
  await writeFile(path, JSON.stringify(schema));
  return { path, remove: () => rm(folder, { recursive: true }) };
}

async function runExec(handle, thread, { args, prompt, schema, yieldEvent }) {
  const child = spawn(codexPath, args, { stdio: ["pipe", "pipe", "pipe"] });
  processes.set(handle, child);
  child.stdin.on("error", () => {}); // it ended before it read its prompt, and its exit code reports that
  child.stdin.end(prompt);
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  readLines(child.stdout, (line) => {
    const event = JSON.parse(line);
    if (event.type === "thread.started") thread.id = event.thread_id;
    yieldEvent(line);
  });
  const exitCode = await new Promise((resolve, reject) => {
    child.on("error", reject);
    // If a signal ended the process, the exit code is that of a shell.
    child.on("close", (code, signal) => resolve(code ?? 128 + (SIGNALS[signal] ?? 0)));
  });
  processes.delete(handle);
  await schema?.remove();
  return { exitCode, stderr };
}

const SIGNALS = { SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };
