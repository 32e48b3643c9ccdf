/** The official Python SDK, sync and async, runs every recorded scenario against the stand-in, and yields its fixture. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cacheDir, loadConfig } from "../../src/config/index.js";
import type { Plan } from "../../src/harvest/plan.js";
import type { Runs } from "../../src/harvest/runs.js";
import type { Starter } from "../../src/harvest/spawn.js";
import type { Subject } from "../../src/harvest/subject.js";
import { readManifest } from "../../src/store/index.js";
import { stringifyJson } from "../../src/transcript/index.js";
import { linesOf, REPOSITORY } from "../helpers/project.js";

const FOLDER = join(REPOSITORY, "integration/fixtures/python");
const STAND_IN = join(REPOSITORY, "dist/touchstone-codex.cjs");
const REPORTS = mkdtempSync(join(tmpdir(), "touchstone-replay-"));

// As built: the tap between the SDK and the stand-in is a program of its own.
const built = (file: string) => import(join(REPOSITORY, "dist/harvest", file));
const { recorderFor }: typeof import("../../src/harvest/recorder.js") = await built("recorder.js");
const { getSubject, startSubject }: typeof import("../../src/harvest/subject.js") = await built("subject.js");
const { makePlans }: typeof import("../../src/harvest/plan.js") = await built("plan.js");
const { record }: typeof import("../../src/harvest/record.js") = await built("record.js");
const { openRuns }: typeof import("../../src/harvest/runs.js") = await built("runs.js");

let subject: Subject;
let runs: Runs;
let starter: Starter;
let plans: Map<string, Plan>;
beforeAll(async () => {
  const config = await loadConfig(REPOSITORY);
  const real = await getSubject(
    config,
    { allowVersionMismatch: false },
    { cacheDir: cacheDir(), onProgress() {} },
  );
  const codex = { path: STAND_IN, version: "0.163.0", pathDirs: [dirnameOfNode()], source: "path" };
  subject = { ...real, codex: codex as never };
  plans = new Map((await makePlans(config.scenarios, [], [])).plans.map((plan) => [plan.name, plan]));
  runs = await openRuns();
  starter = await startSubject(subject, runs);
});
afterAll(async () => {
  await starter.close();
  await runs.close();
  rmSync(REPORTS, { recursive: true, force: true });
});

const { scenarios = {} } = (await readManifest(FOLDER)) ?? {};

describe("the Python SDK yields the recording chosen by name", () => {
  test.concurrent.each(Object.keys(scenarios))("%s", async (name) => {
    const report = join(REPORTS, `${name}.jsonl`);
    const events = await play(name, { TOUCHSTONE_FIXTURE: name, TOUCHSTONE_REPORT: report });
    expect(inStreams(events)).toEqual(inStreams(await recorded(name)));
    const problems = linesOf(await readFile(report, "utf8")).filter(({ event }) => event === "problem");
    expect(problems.filter(({ code }) => code !== "closed-early")).toEqual([]);
  });
});

/** A recording is known by its prompt where no other has the same, and nothing but the usual comes before it. */
describe("the Python SDK yields the recording chosen by its prompt", () => {
  const prompts = new Map(Object.keys(scenarios).map((name) => [name, beginning(name)]));
  const count = (prompt: string) => [...prompts.values()].filter((other) => other === prompt).length;
  const own = [...prompts].flatMap(([name, prompt]) => (prompt && count(prompt) === 1 ? [name] : []));
  test("of more than 30 scenarios", () => expect(own.length).toBeGreaterThan(30));
  test.concurrent.each(own)("%s", async (name) => {
    const events = await play(name, { TOUCHSTONE_MATCH: "prompt" });
    expect(inStreams(events)).toEqual(inStreams(await recorded(name)));
  });
});

/** Not every scenario can be done by the SDK's async classes; the driver refuses what they lack. */
describe("the Python SDK's async classes yield the recording", () => {
  let played = 0;
  test.concurrent.each(Object.keys(scenarios))("%s", async (name) => {
    const events = await play(name, { TOUCHSTONE_FIXTURE: name }, "async").catch((error) => {
      if (/async classes have no means for/.test(String(error))) return undefined;
      throw error;
    });
    if (!events) return;
    played++;
    expect(inStreams(events)).toEqual(inStreams(await recorded(name)));
  });
  test("of many scenarios", () => expect(played).toBeGreaterThan(60));
});

/** The first prompt of a wire that begins a thread and nothing else before it. */
function beginning(name: string): string | undefined {
  const wire = linesOf(readFileSync(join(FOLDER, "wire", `${name}.jsonl`), "utf8")) as {
    from: string;
    message: { method?: string; params: { input: { text: string }[] } };
  }[];
  const at = wire.findIndex(({ message }) => message?.method === "turn/start");
  const before = wire.slice(0, at).map(({ message }) => message.method ?? "");
  const usual = [
    "initialize",
    "",
    "remoteControl/status/changed",
    "initialized",
    "thread/start",
    "",
    "thread/started",
  ];
  return before.join() === usual.join() ? JSON.stringify(wire[at]?.message.params.input) : undefined;
}

/** The lines that the SDK's user sees, in the order in which it saw those of each step. */
async function play(name: string, env: Record<string, string>, client?: "async"): Promise<string[]> {
  const plan = plans.get(name);
  if (!plan) throw new Error(`no scenario ${name}`);
  const scenario = {
    ...plan.scenario,
    env: { TOUCHSTONE_FIXTURES: FOLDER, ...env },
    ...(client ? { client } : {}),
  };
  const recorder = recorderFor(
    { ...plan, scenario },
    {
      subject,
      starter,
      runs,
      folder: FOLDER,
      signal: new AbortController().signal,
      live: async () => noModel(),
    },
  );
  const { events } = await record(scenario, { ...recorder, timeout: 30 });
  return events.map(({ line }) => stringifyJson(line));
}

/**
 * Of two turns at the same time each is a stream of its own: which of them the SDK's user reads first is chance. Elsewhere the
 * order is one.
 */
function inStreams(lines: string[]): string[] {
  const turnOf = (line: string) =>
    /"turnId":"([^"]+)"|"turn":.*?"id":"([0-9a-f-]{36})"/.exec(line)?.slice(1).join("") ?? "";
  const turns = lines.map(turnOf);
  const areApart = turns.every((turn, at) =>
    turns.slice(turns.indexOf(turn), at).every((other) => other === turn),
  );
  return areApart
    ? lines
    : lines.toSorted((a, b) => (turnOf(a) < turnOf(b) ? -1 : turnOf(a) > turnOf(b) ? 1 : 0));
}

async function recorded(name: string): Promise<string[]> {
  const files = scenarios[name]?.steps.map(({ file }) => readFile(join(FOLDER, file), "utf8")) ?? [];
  return (await Promise.all(files)).flatMap((text) => text.split("\n").filter(Boolean));
}

function dirnameOfNode(): string {
  return join(process.execPath, "..");
}

function noModel() {
  return {
    port: 9,
    baseUrl: "http://127.0.0.1:9/v1",
    watch() {},
    unused: () => 0,
    close: async () => {},
  } as never;
}
