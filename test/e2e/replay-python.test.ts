/**
 * The official Python SDK, sync and async, runs every recorded scenario against the fake codex, and must yield
 * its fixture.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getCacheFolder, loadConfig } from "../../src/config/index.js";
import type { Plan } from "../../src/harvest/plan/plan.js";
import type { RecordingSession as Session } from "../../src/harvest/session.js";
import { readManifest } from "../../src/store/index.js";
import { stringifyJson } from "../../src/transcript/index.js";
import { FAKE_CODEX } from "../helpers/fake-codex.js";
import { parseLines, REPOSITORY } from "../helpers/project.js";

const FOLDER = join(REPOSITORY, "integration/fixtures/python");
const REPORTS = mkdtempSync(join(tmpdir(), "touchstone-replay-"));

// The built files are used, because the tap between the SDK and the fake codex is a separate program.
const importBuilt = (file: string) => import(join(REPOSITORY, "dist/harvest", file));
const { RecordingSession }: typeof import("../../src/harvest/session.js") = await importBuilt("session.js");
const { prepareSubject }: typeof import("../../src/harvest/plan/prepare-subject.js") =
  await importBuilt("plan/prepare-subject.js");
const { makePlans }: typeof import("../../src/harvest/plan/plan.js") = await importBuilt("plan/plan.js");
const { startClientStarter }: typeof import("../../src/harvest/client/start-clients.js") =
  await importBuilt("client/start-clients.js");
const { openRunFolders }: typeof import("../../src/harvest/run/run-folders.js") =
  await importBuilt("run/run-folders.js");

let session: Session;
let close: () => Promise<void>;
let plans: Map<string, Plan>;
beforeAll(async () => {
  const config = await loadConfig(REPOSITORY);
  const observer = { onSetup() {}, onPlanned() {}, onBegan() {}, onEnded() {} };
  const options = { config, tool: "test", signal: new AbortController().signal, observer };
  const real = await prepareSubject(config, {}, { cacheDir: getCacheFolder(), onProgress() {} });
  const codex = { path: FAKE_CODEX, version: "0.163.0", pathFolders: [getNodeFolder()], source: "path" };
  const planned = await makePlans(config.scenarios, [], []);
  plans = new Map(planned.plans.map((plan) => [plan.name, plan]));
  const subject = { ...real, codex: codex as never };
  const runFolders = await openRunFolders();
  const starter = startClientStarter(subject, runFolders.path);
  session = new RecordingSession(options, { subject, ...planned, runFolders, starter });
  close = async () => {
    await (await starter).close();
    await runFolders.close();
  };
});
afterAll(async () => {
  await close();
  rmSync(REPORTS, { recursive: true, force: true });
});

const { scenarios = {} } = (await readManifest(FOLDER)) ?? {};

describe("the Python SDK yields the recording chosen by name", () => {
  test.concurrent.each(Object.keys(scenarios))("%s", async (name) => {
    const report = join(REPORTS, `${name}.jsonl`);
    const events = await runScenario(name, { TOUCHSTONE_FIXTURE: name, TOUCHSTONE_REPORT: report });
    expect(groupByTurn(events)).toEqual(groupByTurn(await readRecorded(name)));
    const mismatches = parseLines(await readFile(report, "utf8")).filter(({ event }) => event === "mismatch");
    expect(mismatches.filter(({ code }) => code !== "closed-early")).toEqual([]);
  });
});

/**
 * The prompt identifies a recording if no other recording has it, and if only the usual requests come before
 * it.
 */
describe("the Python SDK yields the recording chosen by its prompt", () => {
  const prompts = new Map(Object.keys(scenarios).map((name) => [name, findFirstPrompt(name)]));
  const count = (prompt: string) => [...prompts.values()].filter((other) => other === prompt).length;
  const own = [...prompts].flatMap(([name, prompt]) => (prompt && count(prompt) === 1 ? [name] : []));
  test("of more than 30 scenarios", () => expect(own.length).toBeGreaterThan(30));
  test.concurrent.each(own)("%s", async (name) => {
    const events = await runScenario(name, { TOUCHSTONE_MATCH: "prompt" });
    expect(groupByTurn(events)).toEqual(groupByTurn(await readRecorded(name)));
  });
});

/**
 * The SDK's async classes cannot run every scenario. The driver rejects scenarios that need missing features.
 */
describe("the Python SDK's async classes yield the recording", () => {
  let played = 0;
  test.concurrent.each(Object.keys(scenarios))("%s", async (name) => {
    const events = await runScenario(name, { TOUCHSTONE_FIXTURE: name }, "async").catch((error) => {
      if (/async classes have no means for/.test(String(error))) return undefined;
      throw error;
    });
    if (!events) return;
    played++;
    expect(groupByTurn(events)).toEqual(groupByTurn(await readRecorded(name)));
  });
  test("of many scenarios", () => expect(played).toBeGreaterThan(60));
});

/** Finds the first prompt of a wire if only the start of a thread comes before it. */
function findFirstPrompt(name: string): string | undefined {
  const wire = parseLines(readFileSync(join(FOLDER, "wire", `${name}.jsonl`), "utf8")) as {
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

/**
 * Runs a scenario.
 * @returns the lines that the SDK's user sees, in order for each step
 */
async function runScenario(name: string, env: Record<string, string>, client?: "async"): Promise<string[]> {
  const plan = plans.get(name);
  if (!plan) throw new Error(`no scenario ${name}`);
  const scenario = {
    ...plan.scenario,
    // The fake codex plays what came of a visit, and there is no server to visit.
    workflow: plan.scenario.workflow.filter(({ visit }) => visit === undefined),
    env: { TOUCHSTONE_FIXTURES: FOLDER, ...env },
    ...(client ? { client } : {}),
  };
  const { events } = await session.recordRun({ ...plan, scenario }, POLICY);
  return events.map(({ line }) => stringifyJson(line));
}

/**
 * Groups lines by turn. Two turns at the same time are two streams, and the order in which the SDK's user reads
 * them depends on chance. Elsewhere the order is fixed.
 */
function groupByTurn(lines: string[]): string[] {
  const getTurnId = (line: string) =>
    /"turnId":"([^"]+)"|"turn":.*?"id":"([0-9a-f-]{36})"/.exec(line)?.slice(1).join("") ?? "";
  const turns = lines.map(getTurnId);
  const areApart = turns.every((turn, at) =>
    turns.slice(turns.indexOf(turn), at).every((other) => other === turn),
  );
  return areApart
    ? lines
    : lines.toSorted((a, b) => (getTurnId(a) < getTurnId(b) ? -1 : getTurnId(a) > getTurnId(b) ? 1 : 0));
}

async function readRecorded(name: string): Promise<string[]> {
  const files = scenarios[name]?.steps.map(({ file }) => readFile(join(FOLDER, file), "utf8")) ?? [];
  return (await Promise.all(files)).flatMap((text) => text.split("\n").filter(Boolean));
}

/** No model is needed: the client talks to the fake codex. */
const POLICY = { runs: 1, validate: false, maxRunSeconds: 30, live: async () => createNoModel() };

function getNodeFolder(): string {
  return join(process.execPath, "..");
}

function createNoModel() {
  return {
    port: 9,
    baseUrl: "http://127.0.0.1:9/v1",
    watch() {},
    countUnused: () => 0,
    close: async () => {},
  } as never;
}
