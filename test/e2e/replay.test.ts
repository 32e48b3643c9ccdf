/** Tests the fake codex directly: in this process, over sockets, with faults, and with damaged input. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { readLines } from "../../src/lib/index.js";
import { type Message, readFixture, replay } from "../../src/replay/index.js";
import { readManifest } from "../../src/store/index.js";
import { FAKE_CODEX, IS_NATIVE } from "../helpers/fake-codex.js";
import { parseLines, REPOSITORY } from "../helpers/project.js";
import { HAVE_OWN_PROMPT } from "../helpers/recorded-wires.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";
import { waitUntil } from "../helpers/waiting.js";

const FOLDER = join(REPOSITORY, "integration/fixtures/python");
const { scenarios = {} } = (await readManifest(FOLDER)) ?? {};

interface RecordedFrame {
  process: number;
  from?: "client" | "codex";
  message: Message;
}

const THREAD = "019b76da-a800-7000-8000-100000000001";
const HELLO = { id: "a", method: "initialize", params: { clientInfo: { name: "test", version: "1" } } };
const hello = `${JSON.stringify(HELLO)}\n`;

describe("a replay in this process", () => {
  test.each(Object.keys(scenarios))(
    "answers the recorded client of %s with the recorded messages",
    async (name) => {
      const wire = parseWire(name);
      for (let process = 1; process <= Math.max(...wire.map((frame) => frame.process)); process++) {
        const frames = wire.filter((frame) => frame.process === process && frame.from);
        const codex = replay(`${name}@${process}`, { folder: FOLDER, strictness: "strict" });
        const messages = codex[Symbol.asyncIterator]();
        for (const { from, message } of frames) {
          if (from === "client") codex.send(message);
          else expect((await messages.next()).value).toEqual(message);
        }
        codex.close();
        expect((await messages.next()).done).toBe(true);
        expect(codex.report.map(({ event }) => event)).toEqual(["begun", "complete"]);
      }
    },
  );

  test.each(HAVE_OWN_PROMPT)("chooses %s by its prompt", async (name) => {
    const codex = replay(undefined, { folder: FOLDER, match: "prompt" });
    const messages = parseWire(name).flatMap(({ process, from, message }) =>
      process === 1 && from === "client" ? [message] : [],
    );
    const turn = messages.findIndex(({ method }) => method === "turn/start");
    for (const message of messages.slice(0, turn + 1)) codex.send(message);
    codex.close();
    for await (const _ of codex);
    expect(codex.report).toContainEqual(expect.objectContaining({ event: "branch", fixture: name }));
  });

  test.each(Object.keys(scenarios))("reads each event of %s, with and without await", async (name) => {
    const files = scenarios[name]?.steps.map(({ file }) => readFileSync(join(FOLDER, file), "utf8")) ?? [];
    const events = readFixture(
      files.length > 1 ? name : (scenarios[name]?.steps[0]?.file ?? "").replace(".jsonl", ""),
      {
        folder: FOLDER,
      },
    );
    expect([...events]).toEqual(files.flatMap(parseLines));
    const awaited = [];
    for await (const event of events) awaited.push(event);
    expect(awaited).toEqual([...events]);
  });

  test("is the same through the package's entry point", async () => {
    const name = "codex-touchstone"; // resolved at run time, so that the type check needs no build
    const { readFixture: read } = (await import(name)) as { readFixture: typeof readFixture };
    expect([...read("thread_basic", { folder: FOLDER })]).toEqual([
      ...readFixture("thread_basic", { folder: FOLDER }),
    ]);
  });

  test("answers a request that does not match with the expected and the received value", async () => {
    const codex = replay("thread_basic", { folder: FOLDER });
    codex.send(HELLO);
    codex.send({ method: "initialized" });
    codex.send({ id: 6, method: "thread/start", params: {} });
    codex.send({
      id: 7,
      method: "turn/start",
      params: { threadId: THREAD, input: [{ type: "text", text: "Say goodbye." }] },
    });
    codex.close();
    const refusal = (await collectMessages(codex)).find(({ id }) => id === 7);
    expect(refusal?.error).toMatchObject({
      code: -32600,
      message: expect.stringContaining('expected "Say hello.", got "Say goodbye."'),
      data: {
        code: "mismatch",
        differences: [{ path: "params.input.0.text", expected: "Say hello.", got: "Say goodbye." }],
      },
    });
    expect(codex.report[2]).toMatchObject({ event: "mismatch", code: "mismatch" });
  });

  test("accepts other options, and refuses them when strict", async () => {
    const start = (more: object) => ({
      id: 7,
      method: "thread/start",
      params: { sandbox: "workspace-write", approvalPolicy: "never", ...more },
    });
    const answerWith = async (strictness: "strict" | "lenient" | "default", more: object) => {
      const codex = replay("thread_basic", { folder: FOLDER, strictness });
      for (const message of [HELLO, { method: "initialized" }, start(more)]) codex.send(message);
      codex.close();
      return (await collectMessages(codex)).find(({ id }) => id === 7);
    };
    expect(await answerWith("lenient", { approvalPolicy: "untrusted" })).toHaveProperty("result");
    expect(await answerWith("default", { approvalPolicy: "untrusted" })).toHaveProperty("result");
    expect(await answerWith("default", { ephemeral: null, cwd: "/elsewhere" })).toHaveProperty("result");
    expect(await answerWith("strict", { model: "gpt-5.5" })).toHaveProperty("error");
    expect(await answerWith("strict", { ephemeral: null, cwd: "/elsewhere" })).toHaveProperty("result");
  });

  test("refuses what codex refuses, in its words", async () => {
    const codex = replay("thread_basic", { folder: FOLDER });
    codex.send({ id: 1, method: "thread/list", params: {} });
    codex.send(HELLO);
    codex.send({ ...HELLO, id: 2 });
    codex.send({ id: 3, method: "thread/doesNotExist" });
    codex.close();
    const errors = (await collectMessages(codex)).flatMap(({ error }) => (error ? [error] : []));
    const recorded = parseWire("error_unknown_method").find(({ message }) => "error" in message)?.message
      .error;
    expect(errors).toEqual([
      { code: -32600, message: "Not initialized" },
      { code: -32600, message: "Already initialized" },
      recorded,
    ]);
  });

  test("puts the client's working folder in place of /workspace with --own-cwd", async () => {
    const lines = renderClientLines("thread_basic").replaceAll(
      '"cwd":"/workspace"',
      '"cwd":"/home/me/a \\"quoted\\" one"',
    );
    const runWith = async (env: Record<string, string>) => {
      const { child, ended, stdout } = startFakeCodexProcess({ TOUCHSTONE_FIXTURE: "thread_basic", ...env });
      child.stdin?.end(lines);
      expect(await ended).toEqual({ code: 0, signal: null });
      return stdout();
    };
    const own = await runWith({ TOUCHSTONE_OWN_CWD: "1" });
    const recorded = await runWith({});
    expect(own).not.toContain('"/workspace');
    expect(parseLines(own).find(({ result }) => (result as { thread?: object })?.thread)).toMatchObject({
      result: { cwd: '/home/me/a "quoted" one', thread: { cwd: '/home/me/a "quoted" one' } },
    });
    expect(own.replaceAll('/home/me/a \\"quoted\\" one', "/workspace")).toBe(recorded);
  });

  test("switches to the recording with the client's answer, and ends where there is none", async () => {
    const folder = await copyFixtureToFolder("approval_command_accepted");
    const lines = readWireText("approval_command_accepted").split("\n");
    const at = lines.findIndex((line) => line.includes('"decision"'));
    const other = [
      ...lines.slice(0, at),
      (lines[at] ?? "").replace('"accept"', '"decline"'),
      '{"process":1,"from":"codex","message":{"method":"thread/closed","params":{"threadId":"declined"}}}',
      "",
    ];
    writeFileSync(join(folder, "wire/variant.jsonl"), other.join("\n"));
    const runWith = async (decision: string) => {
      const codex = replay("approval_command_accepted", { folder });
      for (const { from, message } of parseLines(lines.slice(0, at).join("\n")) as unknown as RecordedFrame[])
        if (from === "client") codex.send(message);
      codex.send({ id: 0, result: { decision } });
      codex.close();
      return { messages: await collectMessages(codex), ...codex };
    };
    const declined = await runWith("decline");
    expect(declined.messages.at(-1)).toMatchObject({ params: { threadId: "declined" } });
    expect(declined.report[1]).toMatchObject({ event: "branch", fixture: "variant" });
    const unknown = await runWith("cancel");
    expect(unknown.ended).toEqual({ code: 1, signal: null });
    expect(unknown.report[1]).toMatchObject({
      code: "mismatch",
      differences: [{ path: "result.decision", expected: "accept", got: "cancel" }],
    });
  });

  test("accepts independent requests in another order", async () => {
    const folder = await copyFixtureToFolder("thread_basic");
    const buildCall = (id: string, method: string) => [
      { process: 1, from: "client", message: { id, method, params: {} } },
      { process: 1, from: "codex", message: { id, result: { method } } },
    ];
    const frames = [
      ...buildCall("1", "model/list"),
      ...buildCall("2", "thread/list"),
      ...buildCall("3", "skills/list"),
    ];
    writeFileSync(
      join(folder, "wire/calls.jsonl"),
      frames.map((frame) => `${JSON.stringify(frame)}\n`).join(""),
    );
    const codex = replay("calls", { folder });
    const messages = codex[Symbol.asyncIterator]();
    // Each request waits for its answer before the next one. The order differs from the recording.
    for (const method of ["skills/list", "model/list", "thread/list"]) {
      codex.send({ id: method, method, params: {} });
      expect((await messages.next()).value).toEqual({ id: method, result: { method } });
    }
    expect(codex.report.at(-1)).toMatchObject({ event: "complete" });
  });

  test("sends each message in its time, and loses none for a client that reads late", async () => {
    const began = performance.now();
    const codex = replay("thread_basic", { folder: FOLDER, pace: "15" });
    for (const { from, message } of parseWire("thread_basic")) if (from === "client") codex.send(message);
    const messages = codex[Symbol.asyncIterator]();
    const sent = parseWire("thread_basic").filter(({ from }) => from === "codex");
    for (const { message } of sent) expect((await messages.next()).value).toEqual(message);
    expect(performance.now() - began).toBeGreaterThan(sent.length * 14);
  });
});

describe("the executable of the fake codex", () => {
  test.each([
    ["kill@2", { signal: "SIGKILL" }],
    ["exit@2:7", { code: 7 }],
    ["cut@2", { code: 1 }],
  ])("applies the fault %s", async (fault, how) => {
    const codex = startFakeCodexProcess({ TOUCHSTONE_FIXTURE: "thread_basic", TOUCHSTONE_FAULT: fault });
    codex.child.stdin?.write(hello);
    expect(await codex.ended).toMatchObject(how);
    const [first = "", rest = ""] = codex.stdout().split(/\n(.*)/s);
    expect(JSON.parse(first)).toMatchObject({ id: "a" });
    if (fault.startsWith("cut")) expect(() => JSON.parse(rest)).toThrow();
    else expect(rest).toBe("");
  });

  test("ends a stall with its client, and sends garbage and split lines that a reader of lines survives", async () => {
    const stalled = startFakeCodexProcess({
      TOUCHSTONE_FIXTURE: "thread_basic",
      TOUCHSTONE_FAULT: "stall@1",
    });
    stalled.child.stdin?.end(hello);
    expect(await stalled.ended).toMatchObject({ code: 0 });
    expect(stalled.stdout()).toBe("");
    const odd = startFakeCodexProcess({
      TOUCHSTONE_FIXTURE: "thread_basic",
      TOUCHSTONE_FAULT: "garbage@1,split@2:9",
    });
    odd.child.stdin?.write(hello);
    const lines: string[] = [];
    await new Promise<void>((done) =>
      readLines(odd.child.stdout as never, (line) => lines.push(line) === 3 && done()),
    );
    odd.child.stdin?.end();
    expect(() => JSON.parse(lines[0] ?? "")).toThrow();
    expect(lines.slice(1).map((line) => JSON.parse(line).method)).toEqual([
      undefined,
      "remoteControl/status/changed",
    ]);
    await odd.ended;
  });

  test("reports a client that sends garbage, leaves early or never answers", async () => {
    const folder = await makeTemporaryFolder("touchstone-replay");
    const report = join(folder, "report.jsonl");
    const env = { TOUCHSTONE_FIXTURE: "thread_basic", TOUCHSTONE_REPORT: report };
    const early = startFakeCodexProcess(env);
    const token = ["gh", "p_", "zQ8wE2rT6yU1iO5pA9sD3fG7hJ4kL0xC2vB6"].join("");
    early.child.stdin?.end(`${hello}\u0000nonsense ${token}\n[1]\n`);
    expect(await early.ended).toMatchObject({ code: 1 });
    expect(readFileSync(report, "utf8")).toContain("nonsense [redacted:github-token]");
    expect(early.stderr() + readFileSync(report, "utf8")).not.toContain(token);
    const slow = startFakeCodexProcess({ ...env, TOUCHSTONE_TIMEOUT: "0.3" });
    slow.child.stdin?.write(hello);
    expect(await slow.ended).toMatchObject({ code: 1 });
    expect(slow.stderr()).toContain("did not send `initialized` within 0.3 s");
    const codes = parseLines(readFileSync(report, "utf8")).flatMap(({ code }) => code ?? []);
    expect(codes).toEqual(["not-json", "not-json", "closed-early", "timeout"]);
  });

  test.each([
    ["is not there", "thread_basik", 2, "Did you mean", () => {}],
    ["is empty", "thread_basic", 2, "holds no frames", (file: string) => writeFileSync(file, "")],
    [
      "is cut within a line",
      "thread_basic",
      2,
      "is cut: its last line, line",
      (file: string) => writeFileSync(file, readFileSync(file, "utf8").slice(0, 300)),
    ],
    [
      "has a broken line",
      "thread_basic",
      2,
      ":2 can't be replayed",
      (file: string) => writeFileSync(file, readFileSync(file, "utf8").replace("\n{", "\n!{")),
    ],
    [
      "is less than the manifest says",
      "thread_basic",
      2,
      "and the manifest says",
      (file: string) => {
        copyFileSync(join(FOLDER, "manifest.json"), join(file, "../../manifest.json"));
        writeFileSync(file, `${readFileSync(file, "utf8").split("\n").slice(0, 5).join("\n")}\n`);
      },
    ],
    [
      "is of a newer format",
      "thread_basic",
      2,
      "format version 2",
      (file: string) => writeFileSync(join(file, "../../manifest.json"), '{"formatVersion": 2}'),
    ],
  ])("reports a fixture that %s at once", async (_, fixture, code, text, harm) => {
    const folder = await copyFixtureToFolder("thread_basic");
    harm(join(folder, "wire/thread_basic.jsonl"));
    const codex = startFakeCodexProcess({ TOUCHSTONE_FIXTURE: fixture, TOUCHSTONE_FIXTURES: folder });
    codex.child.stdin?.write(hello);
    expect(await codex.ended).toMatchObject({ code });
    expect(codex.stderr()).toContain(text);
  });

  test.each([{}, { TOUCHSTONE_PACE: "1" }])("ends at a broken line when it reaches it %j", async (env) => {
    const folder = await copyFixtureToFolder("thread_basic");
    const file = join(folder, "wire/thread_basic.jsonl");
    writeFileSync(
      file,
      readFileSync(file, "utf8").replace('"method":"thread/started"', '"method":thread/started"'),
    );
    const codex = startFakeCodexProcess({
      TOUCHSTONE_FIXTURE: "thread_basic",
      TOUCHSTONE_FIXTURES: folder,
      ...env,
    });
    codex.child.stdin?.write(renderClientLines("thread_basic"));
    expect(await codex.ended).toMatchObject({ code: 2 });
    expect(codex.stderr()).toContain(":7 can't be replayed: it is no JSON");
  });

  test.each([
    [["--pace", "quick"], "is no pace"],
    [["--fault", "boom@1"], "is no fault"],
    [["--strict", "--lenient"], "Give one of the two"],
    [["--fixture="], "It takes <fixture>: the fixture to replay: NAME, NAME@N"],
    [[], "No fixture was chosen"],
  ])("refuses %j as wrong use", async (args, text) => {
    const codex = startFakeCodexProcess({}, [...args, "app-server"]);
    expect(await codex.ended).toMatchObject({ code: 2 });
    expect(codex.stderr()).toContain(text);
  });

  test("writes an executable with its settings inside", async () => {
    const folder = await makeTemporaryFolder("touchstone-replay");
    const report = join(folder, "it's a report.jsonl");
    const wrapper = join(folder, "codex");
    const args = ["wrap", "--output", wrapper, "--fixture", "thread_basic", "--report", report];
    const written = startFakeCodexProcess({ TOUCHSTONE_STRICT: "1" }, [...args, "--session-files", "homes"]);
    expect(await written.ended).toEqual({ code: 0, signal: null });
    // The client starts the executable in a folder of its own, in which a relative path would be another one.
    expect(readFileSync(wrapper, "utf8")).toMatch(/'--session-files' '\/.*\/homes'/);
    const child = spawn(wrapper, ["app-server"], { cwd: folder, env: {}, stdio: ["pipe", "pipe", "pipe"] });
    child.stdin.end(renderClientLines("thread_basic"));
    expect(await once(child, "close")).toEqual([0, null]);
    const events = parseLines(readFileSync(report, "utf8")).map(({ event }) => event);
    expect(events).toEqual(["begun", "complete"]);
    const wrong = startFakeCodexProcess({}, ["wrap", "--fixture", "thread_basic"]);
    expect(await wrong.ended).toEqual({ code: 2, signal: null });
    expect(wrong.stderr()).toContain("wrap --output FILE");
  });

  test("ends as codex does: with code 0 by SIGTERM or bytes that are not UTF-8, and refuses to listen to nothing", async () => {
    const codex = startFakeCodexProcess({ TOUCHSTONE_FIXTURE: "thread_basic" });
    codex.child.stdin?.write(hello);
    await waitUntil("a response", () => codex.stdout() !== "" || undefined);
    codex.child.kill("SIGTERM");
    expect(await codex.ended).toEqual({ code: 0, signal: null });
    const odd = startFakeCodexProcess({ TOUCHSTONE_FIXTURE: "thread_basic", TOUCHSTONE_LENIENT: "1" });
    odd.child.stdin?.write(Buffer.concat([Buffer.from(hello), Buffer.from([0xff, 10])]));
    expect(await odd.ended).toEqual({ code: 0, signal: null });
    const off = startFakeCodexProcess({ TOUCHSTONE_FIXTURE: "thread_basic" }, [
      "app-server",
      "--listen",
      "off",
    ]);
    expect(await off.ended).toEqual({ code: 1, signal: null });
    expect(off.stderr()).toContain("Error: no transport configured");
    for (const address of ["0.0.0.0:0", "[::]:0", "192.0.2.1:80"]) {
      const exposed = startFakeCodexProcess({ TOUCHSTONE_FIXTURE: "thread_basic" }, [
        "app-server",
        "--listen",
        `ws://${address}`,
      ]);
      expect(await exposed.ended).toEqual({ code: 1, signal: null });
      expect(exposed.stderr()).toContain(`refusing to start non-loopback websocket listener ${address}`);
    }
  });

  test("writes a response on its own, and with --pace 0 everything at once", async () => {
    const readWrites = async (env: Record<string, string>) => {
      const codex = startFakeCodexProcess({ TOUCHSTONE_FIXTURE: "thread_basic", ...env });
      const writes: string[] = [];
      codex.child.stdout?.on("data", (text) => writes.push(text));
      codex.child.stdin?.write(hello);
      await waitUntil("two messages", () => codex.stdout().split("\n").length > 2 || undefined);
      codex.child.stdin?.end();
      await codex.ended;
      return writes[0]?.split("\n").length ?? 0;
    };
    expect(await readWrites({})).toBe(2);
    expect(await readWrites({ TOUCHSTONE_PACE: "0" })).toBeGreaterThanOrEqual(2);
  });

  test("plays 40 times at the same time", async () => {
    const runs = Array.from({ length: 40 }, async () => {
      const codex = startFakeCodexProcess({ TOUCHSTONE_FIXTURE: "thread_basic" });
      codex.child.stdin?.end(renderClientLines("thread_basic"));
      await codex.ended;
      return codex.stdout().split("\n").length - 1;
    });
    const sent = parseWire("thread_basic").filter(({ from }) => from === "codex").length;
    expect(new Set(await Promise.all(runs))).toEqual(new Set([sent]));
  });
});

describe.each(["ws", "unix"])("the fake codex over %s", (kind) => {
  test("serves several clients at the same time, and no page in a browser", async () => {
    const folder = await makeTemporaryFolder("touchstone-replay");
    const socket = join(folder, "s");
    const listen = kind === "ws" ? "ws://127.0.0.1:0" : `unix://${socket}`;
    const codex = startFakeCodexProcess({ TOUCHSTONE_FIXTURE: "thread_basic" }, [
      "app-server",
      "--listen",
      listen,
    ]);
    const url = kind === "ws" ? await waitForStderr(codex, /ws:\/\/127\.0\.0\.1:\d+/) : `ws+unix:${socket}`;
    if (kind === "unix") {
      await connectSocket(url).then((client) => client.close());
      expect(statSync(socket).mode & 0o777).toBe(0o600);
    }
    const wire = parseWire("thread_basic");
    const runClient = async () => {
      const client = await connectSocket(url);
      const got: unknown[] = [];
      const sent = wire.filter(({ from }) => from === "codex");
      const done = new Promise<void>((resolve) =>
        client.on("message", (data) => got.push(JSON.parse(String(data))) === sent.length && resolve()),
      );
      for (const { from, message } of wire) if (from === "client") client.send(JSON.stringify(message));
      await done;
      client.close();
      expect(got).toEqual(sent.map(({ message }) => message));
    };
    await Promise.all([runClient(), runClient(), runClient()]);
    await expect(connectSocket(url, { origin: "http://example.org" })).rejects.toThrow("403");
    codex.child.kill("SIGTERM");
    expect(await codex.ended).toMatchObject({ code: 0 });
  });
});

function connectSocket(url: string, options: object = {}): Promise<WebSocket> {
  return waitUntil(`something listens at ${url}`, async () => {
    const client = new WebSocket(url, options);
    try {
      await once(client, "open");
      return client;
    } catch (error) {
      // The socket's file does not exist yet.
      if (/ENOENT|ECONNREFUSED/.test(String(error))) return undefined;
      throw error;
    }
  });
}

function startFakeCodexProcess(env: Record<string, string>, args = ["app-server"]) {
  const all = { PATH: process.env.PATH ?? "", TOUCHSTONE_FIXTURES: FOLDER, ...env };
  const child = spawn(FAKE_CODEX, args, { env: all, stdio: ["pipe", "pipe", "pipe"] }) as ChildProcess;
  let [stdout, stderr] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  child.stdin?.on("error", () => {});
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal }));
  return { child, ended, stdout: () => stdout, stderr: () => stderr };
}

function waitForStderr(
  { stderr }: ReturnType<typeof startFakeCodexProcess>,
  pattern: RegExp,
): Promise<string> {
  return waitUntil(`stderr has ${pattern}`, () => pattern.exec(stderr())?.[0]);
}

async function copyFixtureToFolder(name: string): Promise<string> {
  const folder = await makeTemporaryFolder("touchstone-replay");
  mkdirSync(join(folder, "wire"));
  copyFileSync(join(FOLDER, "wire", `${name}.jsonl`), join(folder, "wire", `${name}.jsonl`));
  return folder;
}

async function collectMessages(messages: AsyncIterable<Message>): Promise<Message[]> {
  const list: Message[] = [];
  for await (const message of messages) list.push(message);
  return list;
}

function renderClientLines(name: string): string {
  return parseWire(name)
    .flatMap(({ from, message }) => (from === "client" ? [`${JSON.stringify(message)}\n`] : []))
    .join("");
}

function readWireText(name: string): string {
  return readFileSync(join(FOLDER, "wire", `${name}.jsonl`), "utf8");
}

function parseWire(name: string): RecordedFrame[] {
  return parseLines(readWireText(name)) as unknown as RecordedFrame[];
}

test.each(["app-server", "exec"])(
  "`touchstone-codex %s` ends with an error at a message of unlimited length, in bounded memory",
  (command) => {
    const subject = command === "exec" ? "exec" : "python";
    // The native executable has no option for the size of its memory.
    const [program = "", ...args] = IS_NATIVE
      ? [FAKE_CODEX]
      : [process.execPath, "--max-old-space-size=64", FAKE_CODEX];
    const { status, stderr } = spawnSync(program, [...args, command], {
      cwd: REPOSITORY,
      encoding: "utf8",
      env: {
        ...process.env,
        TOUCHSTONE_FIXTURES: `integration/fixtures/${subject}`,
        TOUCHSTONE_FIXTURE: "thread_basic",
      },
      input: Buffer.alloc(65 * 2 ** 20, "a"),
    });
    expect(stderr).toContain("a message, or a prompt, of more than 64 MiB");
    expect(status).toBe(2);
  },
);
