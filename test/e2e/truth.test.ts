/** Compares the repository's own fixtures with the SDK's models, the wire and codex's schema. */
import { execFileSync } from "node:child_process";
import { homedir, hostname } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type CodexBinary, getCodex, withSchemas } from "../../src/codex/index.js";
import { getCacheFolder, getReferencePin, loadConfig } from "../../src/config/index.js";
import { ProtocolSchemas } from "../../src/protocol/schemas/index.js";
import { isIntendedMistake, listIntendedMistakes, loadCatalogue } from "../../src/scenario/index.js";
import { openPythonSdk } from "../../src/sdk/index.js";
import { readManifest, verifyFolder } from "../../src/store/index.js";
import { containsValue, parseJson, removeEnding, type WireLog } from "../../src/transcript/index.js";
import { parseLines, REPOSITORY, readFiles } from "../helpers/project.js";

const FOLDER = join(REPOSITORY, "integration/fixtures/python");
const quiet = { cacheDir: getCacheFolder(), onProgress() {} };
let files: Record<string, string>;
let codex: CodexBinary;
beforeAll(async () => {
  files = await readFiles(FOLDER);
  codex = await getCodex({ version: (await loadConfig(REPOSITORY)).codex, ...quiet });
});

describe("the eight fixtures of the mission", () => {
  test("have their names", () => {
    const names = Object.keys(files).filter((name) => !name.startsWith("wire/") && name.endsWith(".jsonl"));
    for (const name of [
      "thread_basic.jsonl",
      "thread_auto_run_step1.jsonl",
      "thread_auto_run_step2.jsonl",
      "thread_auto_run_pending.jsonl",
      "thread_tool_auto_step1.jsonl",
      "thread_tool_auto_step2.jsonl",
      "thread_tool_auto_pending.jsonl",
      "structured_output.jsonl",
      "sandbox_denied.jsonl",
      "error_model_failure.jsonl",
    ]) {
      expect(names).toContain(name);
    }
  });

  test("an auto run goes on by itself and completes", () => {
    const step1 = readEvents("thread_auto_run_step1");
    const step2 = readEvents("thread_auto_run_step2");
    expect(step1.at(-1)).toMatchObject({ method: "turn/completed" });
    expect(listStatuses(step1)).toEqual(["active"]);
    expect(step2[0]).toMatchObject({ method: "turn/started" });
    expect(listStatuses(step2)).toEqual(["complete"]);
  });

  test("a pending auto run ends with its goal unfinished", () => {
    const events = readEvents("thread_auto_run_pending");
    expect(events.filter(({ method }) => method === "turn/started")).toHaveLength(2);
    expect(listStatuses(events).at(-1)).toBe("paused");
  });

  test("a tool call is answered by the client; the next step is another process", () => {
    const call = readEvents("thread_tool_auto_step1").find(
      ({ method, params }) => method === "item/completed" && params.item.type === "dynamicToolCall",
    );
    expect(call?.params.item).toMatchObject({ success: true, status: "completed" });
    const wire = parseLines(files["wire/thread_tool_auto.jsonl"] ?? "");
    expect(
      wire.some(
        ({ process, message }) => process === 2 && (message as WireMessage).method === "thread/resume",
      ),
    ).toBe(true);
  });

  test("a declined command is declined, a denied write fails, a failing model fails the turn", () => {
    const declined = readEvents("thread_tool_auto_pending").find(
      ({ params }) => params.item?.status === "declined",
    );
    expect(declined).toBeDefined();
    const denied = readEvents("sandbox_denied").find(({ params }) => params.item?.aggregatedOutput);
    expect(denied?.params.item.aggregatedOutput).toContain("Read-only file system");
    const failure = readEvents("error_model_failure");
    expect(failure.at(-1)?.params.turn).toMatchObject({ status: "failed" });
    expect(failure.filter(({ params }) => params.willRetry === true).length).toBeGreaterThan(0);
  });

  test("the structured output fits its schema", () => {
    const message = readEvents("structured_output").find(
      ({ params }) => params.item?.type === "agentMessage" && params.item.text,
    );
    expect(JSON.parse(message?.params.item.text)).toEqual({ city: "Oslo", temp_c: 21.5 });
  });
});

test("the fixtures folder is what its manifest says", async () => {
  expect(await verifyFolder(FOLDER)).toEqual([]);
});

/** The SDK's models omit unknown members (docs/findings.md) and null members. They add nothing. */
test("each event is a frame that codex sent, in order, with nothing added", async () => {
  for (const { name, lines, wire } of await listRecorded()) {
    const sent = wire.filter(({ from }) => from === "codex").map(({ message }) => message as WireMessage);
    // The events of a turn are in order, and so are the notifications of no turn. Their order relative to each
    // other is up to the client.
    const reached = new Map<string, number>();
    for (const event of lines.filter(({ params }) => params)) {
      const stream = getStreamId(event);
      const from = reached.get(stream) ?? 0;
      const at = sent.findIndex(
        (message, index) =>
          index >= from && message.method === event.method && containsValue(message.params, event.params),
      );
      expect(at, `${name}: ${JSON.stringify(event)}`).toBeGreaterThanOrEqual(from);
      reached.set(stream, at + 1);
    }
  }
});

test("each result and each error of a request is what codex answered", async () => {
  let checked = 0;
  for (const { name, lines, wire } of await listRecorded()) {
    const answers = wire.flatMap(({ message }) => (message && message.method === undefined ? [message] : []));
    for (const line of lines.filter(({ params }) => !params)) {
      const fits = (answer: WireMessage) =>
        line.error
          ? answer.error?.code === line.error.code && line.error.message.endsWith(answer.error.message)
          : containsValue(answer.result, removeNulls(line.result)) ||
            (answer.result?.thread && answer.result.thread.id === line.result.id); // a handle of the SDK
      const isOwn = line.error && line.error.code === undefined; // an error of the SDK itself, about its connection
      expect(isOwn || answers.some(fits), `${name}: ${JSON.stringify(line).slice(0, 300)}`).toBeTruthy();
      checked++;
    }
  }
  expect(checked).toBeGreaterThan(40);
});

test("the SDK's own models parse and dump every event unchanged", async () => {
  const sdk = await openPythonSdk({ version: getReferencePin(await loadConfig(REPOSITORY)), ...quiet });
  const events = Object.keys(files).filter((name) => /^[^/]+\.jsonl$/.test(name) && name !== "audit.jsonl");
  const paths = events.map((name) => join(FOLDER, name));
  const said = JSON.parse(
    execFileSync(sdk.python, [join(REPOSITORY, "test/helpers/parse_back.py"), ...paths], {
      encoding: "utf8",
    }),
  );
  expect(said.problems).toEqual([]);
  expect(said.count).toBeGreaterThan(100);
});

test("every frame is valid by the schema that this codex writes but where a scenario breaks it, and an invalid one is found", async () => {
  const schemas = await withSchemas(codex, getCacheFolder(), (folder) => new ProtocolSchemas(folder));
  const catalogue = await loadCatalogue(join(REPOSITORY, "scenarios"));
  const scenarios = new Map(
    catalogue.flatMap((entry) => ("scenario" in entry ? [[entry.name, entry.scenario] as const] : [])),
  );
  let frames = 0;
  for (const [name, text] of Object.entries(files).filter(([file]) => file.startsWith("wire/"))) {
    const log = text.trimEnd().split("\n").map(parseJson) as unknown as WireLog;
    frames += log.length;
    const scenario = scenarios.get(removeEnding(name));
    if (!scenario) throw new Error(`${name} has no scenario`);
    const intended = listIntendedMistakes(scenario);
    const found = schemas.findInvalidFrames(log, (request) => isIntendedMistake(intended, request));
    expect(found, name).toEqual([]);
  }
  expect(frames).toBeGreaterThan(200);

  const listInvalid = (message: object): string | undefined =>
    schemas.findInvalidFrames([{ process: 1, from: "codex", message: message as never }])[0]?.what;
  expect(listInvalid({ method: "turn/started", params: { threadId: 1 } })).toContain("turn/started");
  expect(listInvalid({ method: "turn/invented", params: {} })).toContain("is no ServerNotification");
  expect(listInvalid({ id: 9, result: {} })).toContain("never sent");

  const ask = { process: 1, from: "client" as const, message: { id: "1", method: "thread/invented" } };
  const answer = (message: object) => ({ process: 1, from: "codex" as const, message: message as never });
  const refusal = { id: "1", error: { code: -32600, message: "no" } };
  expect(schemas.findInvalidFrames([ask, answer(refusal)])).toEqual([]); // codex may refuse a client's request
  expect(schemas.findInvalidFrames([ask, answer({ id: "1", result: {} })])[0]?.what).toContain(
    "is no ClientRequest",
  );
});

test("no fixture has a trace of the machine that recorded it", () => {
  const all = Object.values(files).join("\n");
  expect(all).not.toContain(getCacheFolder());
  if (homedir().length > 5) expect(all).not.toContain(homedir());
  if (hostname().length > 3) expect(all).not.toContain(hostname());
  expect(all).not.toMatch(/"serverName":"(?!host"|desk")/); // desk is an MCP server
  expect(all).not.toMatch(/127\.0\.0\.1:(?!8080)\d/);
});

interface WireMessage {
  method: string;
  // biome-ignore lint/suspicious/noExplicitAny: events of every kind
  params: any;
  // biome-ignore lint/suspicious/noExplicitAny: results of every kind
  result?: any;
  // biome-ignore lint/suspicious/noExplicitAny: errors of every kind
  error?: any;
}

/** Lists the scenarios, each with the lines of its steps and its wire. */
async function listRecorded() {
  const manifest = await readManifest(FOLDER);
  return Object.entries(manifest?.scenarios ?? {}).map(([name, { steps, wire }]) => ({
    name,
    lines: steps.flatMap(({ file }) => parseLines(files[file] ?? "")) as unknown as WireMessage[],
    wire: parseLines(files[wire?.file ?? ""] ?? "") as unknown as { from?: string; message: WireMessage }[],
  }));
}

function getStreamId({ params }: WireMessage): string {
  return params.turnId ?? params.turn?.id ?? "no turn";
}

function readEvents(name: string): WireMessage[] {
  return parseLines(files[`${name}.jsonl`] ?? "") as unknown as WireMessage[];
}

function listStatuses(events: WireMessage[]): string[] {
  return events
    .filter(({ method }) => method === "thread/goal/updated")
    .map(({ params }) => params.goal.status);
}

function removeNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(removeNulls);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([key, member]) => [key, removeNulls(member)]));
}
