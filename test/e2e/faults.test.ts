/**
 * Each fault of the fake codex, as the official SDKs meet it: the Python SDK over the app-server, and the TypeScript SDK
 * over exec.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Codex } from "@openai/codex-sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { getCacheFolder, getReferencePin, loadConfig } from "../../src/config/index.js";
import { readLines } from "../../src/lib/index.js";
import { FAULT_KINDS } from "../../src/replay/options/fault.js";
import { openPythonSdk } from "../../src/sdk/index.js";
import { FAKE_CODEX } from "../helpers/fake-codex.js";
import { parseLines, REPOSITORY } from "../helpers/project.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";
import { waitUntil } from "../helpers/waiting.js";

const FIXTURES = join(REPOSITORY, "integration/fixtures");

/**
 * Runs a turn for each of its arguments, a fault. Prints a line for each event of a turn, and then how the turn ended for the
 * SDK's caller.
 */
const PROGRAM = `
import json, sys
from openai_codex import ApprovalMode, Codex, CodexConfig, Sandbox

def tell(**line):
    print(json.dumps(line), flush=True)

def run(fault):
    name = fault.translate(str.maketrans("@/:=.", "-----"))
    env = {"TOUCHSTONE_FAULT": fault, "TOUCHSTONE_REPORT": f"{sys.argv[2]}/{name}.jsonl"}
    with Codex(CodexConfig(codex_bin=sys.argv[1], env=env)) as codex:
        thread = codex.thread_start(approval_mode=ApprovalMode.deny_all, sandbox=Sandbox.workspace_write)
        for event in thread.turn("Say hello.").stream():
            tell(fault=fault, event=event.method)

for fault in sys.argv[3:]:
    try:
        run(fault)
    except Exception as error:
        tell(fault=fault, raised=f"{type(error).__name__}: {error}")
    else:
        tell(fault=fault, raised=None)
`;

let folder: string;
let python: string;
beforeAll(async () => {
  folder = await makeTemporaryFolder("faults");
  const version = getReferencePin(await loadConfig(REPOSITORY));
  ({ python } = await openPythonSdk({ version, cacheDir: getCacheFolder() }));
});

const RECORDED = parseLines(readFileSync(join(FIXTURES, "python/thread_basic.jsonl"), "utf8")).map(
  ({ method }) => String(method),
);
const countBefore = (method: string) => RECORDED.indexOf(method);

/** What a Python program tells of a turn with one fault. */
interface Turn {
  readonly events: string[];
  /** The error that the SDK raised, null for none; undefined while the turn runs. */
  readonly raised: string | null | undefined;
  readonly report: Record<string, unknown>[];
}

/** Turns of the Python SDK over the fake codex, one for each fault. */
class PythonTurns {
  readonly #lines: { fault: string; event?: string; raised?: string | null }[] = [];
  readonly #child: ChildProcess;
  readonly ended: Promise<unknown>;

  constructor(faults: string[]) {
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      PYTHONDONTWRITEBYTECODE: "1",
      TOUCHSTONE_FIXTURES: join(FIXTURES, "python"),
      TOUCHSTONE_FIXTURE: "thread_basic",
    };
    const args = ["-c", PROGRAM, FAKE_CODEX, folder, ...faults];
    this.#child = spawn(python, args, { env, stdio: ["ignore", "pipe", "inherit"] });
    this.ended = new Promise((resolve) => this.#child.on("close", resolve));
    if (this.#child.stdout) readLines(this.#child.stdout, (line) => this.#lines.push(JSON.parse(line)));
  }

  read(fault: string): Turn {
    const lines = this.#lines.filter((line) => line.fault === fault);
    const report = join(folder, `${fault.replaceAll(/[@/:=.]/g, "-")}.jsonl`);
    return {
      events: lines.flatMap(({ event }) => event ?? []),
      raised: lines.find(({ raised }) => raised !== undefined)?.raised,
      report: existsSync(report) ? parseLines(readFileSync(report, "utf8")) : [],
    };
  }

  /** Ends the program. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.ended;
  }
}

/** Runs one turn until it waits for what does not come. @returns the turn, after its program was killed */
async function runUntil(fault: string, isWaiting: (turn: Turn) => boolean): Promise<Turn> {
  const turns = new PythonTurns([fault]);
  try {
    await waitUntil(`the wait at ${fault}`, () => isWaiting(turns.read(fault)));
  } finally {
    await turns.kill();
  }
  return turns.read(fault);
}

const CLOSED = "TransportClosedError: Codex process closed stdout";
const NO_JSON = "CodexError: Invalid JSON-RPC line";
/** Fault → number of events before the error, and the error. */
const RAISING: [fault: string, count: number, error: string][] = [
  ["cut@item/completed:2", RECORDED.lastIndexOf("item/completed"), NO_JSON],
  ["exit@item/agentMessage/delta=7", countBefore("item/agentMessage/delta"), CLOSED],
  ["kill@response:turn/start", 0, CLOSED],
  ["kill@turn/start", 0, CLOSED],
  ["close@item/completed", countBefore("item/completed"), CLOSED],
  ["refuse@turn/start=-32001", 0, "CodexRpcError: JSON-RPC error -32001: touchstone: refused"],
  ["refuse@client:1", 0, "InternalRpcError: JSON-RPC error -32603: touchstone: refused"],
  ["garbage@item/completed", countBefore("item/completed"), NO_JSON],
  ["ansi@item/completed", countBefore("item/completed"), NO_JSON],
  ["utf8@item/completed", countBefore("item/completed"), "UnicodeDecodeError"],
];
/** Faults that do not stop the turn, and those of its events that are not recorded. */
const HARMLESS: [fault: string, more: string[]][] = [
  ["split@item/completed:2=9", []],
  ["drip@turn/started=0", []],
  ["stall@turn/start=20", []],
  ["unknown-notification@item/completed", []],
  ["unknown-request@item/completed", []],
  ["unknown-member@item/completed:2", []],
  ["unknown-item@turn/completed", ["item/started", "item/completed"]],
];
/** Faults after which nothing comes, and the number of events before. */
const WAITING: [fault: string, count: number][] = [
  ["stall@turn/start", 0],
  ["stall@response:turn/start", 0],
  ["stall@item/completed:2", RECORDED.lastIndexOf("item/completed")],
];

const UNUSED = "stall@999";
const ANSWERED = "unknown-request@turn/started";

describe("the Python SDK", () => {
  let turns: PythonTurns;
  beforeAll(async () => {
    const faults = [...RAISING, ...HARMLESS].map(([fault]) => fault);
    turns = new PythonTurns([...faults, ANSWERED, UNUSED]);
    await turns.ended;
  });

  test.each(RAISING)("raises an error at %s", (fault, count, error) => {
    const { events, raised, report } = turns.read(fault);
    expect(raised).toContain(error);
    // The SDK may raise the error of its reader before its user has taken all events.
    expect(RECORDED.slice(0, count).slice(0, events.length)).toEqual(events);
    expect(report).toContainEqual(expect.objectContaining({ event: "fault", fault }));
    if (/^(cut|exit|kill|close|refuse)/.test(fault)) expect(listNames(report)).not.toContain("complete");
  });

  test.each(HARMLESS)("yields the turn in spite of %s", (fault, more) => {
    const { events, raised, report } = turns.read(fault);
    expect(raised).toBeNull();
    expect(events).toEqual(RECORDED.toSpliced(-1, 0, ...more));
    expect(listNames(report).slice(0, 2)).toEqual(["begun", "fault"]);
    expect(listNames(report)).toContain("complete");
  });

  test.each(WAITING)("waits at %s", async (fault, count) => {
    const isWaiting = ({ events, report }: Turn) =>
      events.length === count && listNames(report).includes("fault");
    const { events, raised, report } = await runUntil(fault, isWaiting);
    expect(events).toEqual(RECORDED.slice(0, count));
    expect(raised).toBeUndefined();
    expect(listNames(report)).not.toContain("complete");
  });

  test("waits for a dropped end of the turn, and the recording goes on", async () => {
    const isWaiting = ({ events, report }: Turn) =>
      events.length === RECORDED.length - 1 && listNames(report).includes("complete");
    const { events, raised } = await runUntil("drop@turn/completed", isWaiting);
    expect(events).toEqual(RECORDED.slice(0, -1));
    expect(raised).toBeUndefined();
  });

  test("answers an unknown request of codex, which the report has", () => {
    const answers = turns.read(ANSWERED).report.filter(({ answer }) => answer !== undefined);
    expect(answers).toMatchObject([{ event: "fault", fault: ANSWERED }]);
  });

  test("runs to the end where a fault is never applied, which the report says", () => {
    const { raised, report } = turns.read(UNUSED);
    expect(raised).toBeNull();
    expect(listNames(report)).toEqual(["begun", "complete", "unused-fault"]);
  });

  test("meets every kind of fault", () => {
    const met = [...RAISING, ...HARMLESS, ...WAITING].map(([fault]) => fault.split("@")[0]);
    expect(Object.keys(FAULT_KINDS).filter((kind) => !met.includes(kind))).toEqual(["drop"]);
  });
});

function listNames(report: Turn["report"]): unknown[] {
  return report.map(({ event }) => event);
}

describe("the TypeScript SDK", () => {
  const recorded = parseLines(readFileSync(join(FIXTURES, "typescript/thread_basic.jsonl"), "utf8"));

  async function runTurn(fault: string) {
    const report = join(folder, `exec-${fault.replaceAll(/\W/g, "-")}.jsonl`);
    const env = {
      PATH: process.env.PATH ?? "",
      TOUCHSTONE_FIXTURES: join(FIXTURES, "exec"),
      TOUCHSTONE_FIXTURE: "thread_basic",
      TOUCHSTONE_FAULT: fault,
      TOUCHSTONE_REPORT: report,
    };
    const codex = new Codex({ codexPathOverride: FAKE_CODEX, env });
    const thread = codex.startThread({ workingDirectory: tmpdir(), skipGitRepoCheck: true });
    const events: object[] = [];
    let raised: string | undefined;
    try {
      for await (const event of (await thread.runStreamed("Say hello.")).events) events.push(event);
    } catch (error) {
      raised = (error as Error).message;
    }
    return { events, raised, report: parseLines(readFileSync(report, "utf8")).map(({ event }) => event) };
  }

  test.each([
    ["cut@item.completed", 2, /Failed to parse item/],
    ["exit@turn.completed=9", 3, /exited with code 9/],
    ["kill@3", 2, /signal SIGKILL/],
    ["garbage@turn.started", 1, /Failed to parse item/],
    ["ansi@turn.started", 1, /Failed to parse item/],
  ])("raises an error at %s", async (fault, count, error) => {
    const { events, raised, report } = await runTurn(fault);
    expect(raised).toMatch(error);
    expect(events).toEqual(recorded.slice(0, count));
    expect(report.slice(0, 2)).toEqual(["begun", "fault"]);
    if (!/garbage|ansi/.test(fault)) expect(report).toEqual(["begun", "fault"]);
  });

  test.each(["unknown-notification@turn.completed", "unknown-item@turn.completed"])(
    "yields what nobody knows at %s",
    async (fault) => {
      const { events, raised } = await runTurn(fault);
      expect(raised).toBeUndefined();
      expect(events.toSpliced(-2, 1)).toEqual(recorded);
    },
  );

  test("loses a dropped event, and notices nothing", async () => {
    const { events, raised, report } = await runTurn("drop@item.completed");
    expect(raised).toBeUndefined();
    expect(events).toEqual(recorded.filter(({ type }) => type !== "item.completed"));
    expect(report).toEqual(["begun", "fault", "complete"]);
  });

  test("is asked nothing, so a fault at a request is never applied", async () => {
    const { raised, report } = await runTurn("unknown-request@1,refuse@1");
    expect(raised).toBeUndefined();
    expect(report).toEqual(["begun", "unused-fault", "unused-fault", "complete"]);
  });
});
