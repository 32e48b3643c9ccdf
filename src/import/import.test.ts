/** A capture becomes a fixture: recognized, verified, normalized, redacted and stored. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkFolder } from "../check/index.js";
import { readFixture, replay, readWire as replayWire } from "../replay/index.js";
import { explainFixtureName } from "../replay/recording/named-fixture.js";
import { parseAuditLog, readAudit, readManifest } from "../store/index.js";
import { readOwnKnowledge } from "../verify/testing.js";
import { buildExecEvents, createTextImporter, makeFixturesFolder, renderLines } from "./testing.js";

const importText = createTextImporter(readOwnKnowledge());

const WIRES = "integration/fixtures/app-server/wire";
const readWire = (name: string) => readFile(join(WIRES, `${name}.jsonl`), "utf8");

interface WireFrame {
  from: "client" | "codex";
  message: Record<string, unknown>;
}
const parseFrames = (text: string): WireFrame[] =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

test.each(["approval_command_accepted", "thread_resume", "tool_shell"])(
  "importing the wire %s gives the same bytes, since its values are placeholders already",
  async (name) => {
    const root = await makeFixturesFolder();
    const wire = await readWire(name);
    const report = await importText(root, wire);
    expect(report).toMatchObject({ change: "added", codex: "0.163.0", hasClient: true, misfits: 0 });
    expect(await readFile(join(root, "app-server/wire/bug.jsonl"), "utf8")).toBe(wire);
    expect(await checkFolder(join(root, "app-server"))).toEqual([]);
  },
);

const readSession = (subject: string, name: string) =>
  readFile(join("integration/fixtures", subject, "session", `${name}.jsonl`), "utf8");

test("importing a session file of exec gives the same bytes, in a fixture without events", async () => {
  const root = await makeFixturesFolder();
  const text = await readSession("exec", "tool_patch");
  const report = await importText(root, text);
  const records = text.split("\n").length - 1;
  expect(report).toMatchObject({
    sdk: "exec",
    change: "added",
    codex: "0.163.0",
    isMeasured: true,
    misfits: 0,
  });
  expect(report).toMatchObject({ records, events: 0, frames: 0 });
  const folder = join(root, "exec");
  expect(await readFile(join(folder, "session/bug.jsonl"), "utf8")).toBe(text);
  expect(await checkFolder(folder)).toEqual([]);
  expect((await readManifest(folder))?.scenarios.bug).toMatchObject({
    steps: [],
    wire: null,
    session: { files: [{ file: "session/bug.jsonl", path: expect.stringContaining("/rollout-"), records }] },
    captured: { from: "bug.jsonl", format: "session" },
    subject: { model: "gpt-5.5", codex: { version: "0.163.0", source: "capture" } },
  });
  // The error about replaying it says what it is, and which commands read it.
  const refusal = expect.objectContaining({
    code: "fixture-only-session",
    message: expect.stringContaining(`${join(folder, "session/bug.jsonl")}, which can't be replayed`),
    hint: expect.stringMatching(/`touchstone show .*`touchstone verify .*`touchstone diff/),
  });
  expect(() => readFixture("bug", { folder })).toThrow(refusal);
  expect(() => replayWire("bug", { folder })).toThrow(refusal);
  expect(() => replayWire("bug", { folder: join(root, "schemas") })).toThrow(refusal);
  expect(() => readFixture("bog", { folder })).toThrow(expect.objectContaining({ code: "fixture-missing" }));
  const explain = (name: string) => explainFixtureName([name], { findFolder: () => folder }, "replay");
  expect(() => explain("bug")).toThrow(refusal);
  expect(explain("bog")).toBeUndefined();
});

test.each([
  ["python", "thread_basic@1", "`replay --fixture thread_basic@1 app-server`"],
  ["exec", "thread_basic", "`replay --fixture thread_basic exec PROMPT`"],
])("a fixture of %s is no command of codex: %s", (subject, name, hint) => {
  const findFolder = () => `integration/fixtures/${subject}`;
  expect(explainFixtureName([name], { findFolder }, "replay")).toContain(hint);
});

test("a session file of a user gets placeholders, and its release counts as not measured", async () => {
  const root = await makeFixturesFolder();
  const thread = "019aa3c7-2b1e-7c40-9d5e-3f0b6a1c8e21";
  const at = "2025-11-21T10:00:05.123Z";
  const meta = {
    id: thread,
    timestamp: at,
    cwd: "/home/ada/shop",
    originator: "codex_cli",
    cli_version: "0.142.1",
  };
  const message = { type: "user_message", message: "Look at /home/ada/shop/a.txt.", images: [] };
  const report = await importText(
    root,
    renderLines(
      { timestamp: at, type: "session_meta", payload: meta },
      { timestamp: at, type: "event_msg", payload: message },
    ),
  );
  expect(report).toMatchObject({ sdk: "app-server", codex: "0.142.1", isMeasured: false, misfits: 0 });
  const text = await readFile(join(root, "app-server/session/bug.jsonl"), "utf8");
  expect(text).toContain("Look at /workspace/a.txt.");
  expect(text).not.toContain("ada");
  expect(text).not.toContain(thread);
  const manifest = await readManifest(join(root, "app-server"));
  expect(manifest?.scenarios.bug?.session?.files[0]?.path).toMatch(
    /^sessions\/2026\/01\/01\/rollout-2026-01-01T00-00-00-019b76da-a800-7000-8000-\d{12}\.jsonl$/,
  );
  expect(manifest?.scenarios.bug?.subject.sdk).toMatchObject({ package: "codex_cli", source: "capture" });
});

test("the manifest says that it was captured, from where, and what it tells about its subject", async () => {
  const root = await makeFixturesFolder();
  await importText(root, await readWire("thread_basic"), { from: "the bug report", title: "A greeting" });
  const manifest = await readManifest(join(root, "app-server"));
  expect(manifest?.scenarios.bug).toMatchObject({
    title: "A greeting",
    captured: { from: "the bug report", format: "wire" },
    subject: {
      sdk: { source: "capture", package: "touchstone_raw" },
      codex: { version: "0.163.0", source: "capture" },
      model: "gpt-5.5",
    },
  });
  const [entry] = parseAuditLog(await readAudit(join(root, "app-server")));
  expect(entry).toMatchObject({
    action: "import",
    by: "Ada",
    changes: [{ scenario: "bug", change: "added" }],
  });
});

test("a fixture of a capture replays to a client", async () => {
  const root = await makeFixturesFolder();
  const wire = await readWire("thread_basic");
  await importText(root, wire);
  const frames = parseFrames(wire);
  const codex = replay("bug", { folder: join(root, "app-server"), pace: "0" });
  for (const { from, message } of frames) if (from === "client") codex.send(message);
  const got: unknown[] = [];
  for await (const message of codex) {
    got.push(message.method);
    if (message.method === "turn/completed") codex.close();
  }
  const sent = frames.filter(({ from }) => from === "codex").map(({ message }) => message.method);
  expect(got).toEqual(sent.slice(0, sent.indexOf("turn/completed") + 1));
  expect(codex.report.map(({ event }) => event)).toEqual(["begun", "complete"]);
});

test("directions are found in other words, in texts, in a list, and by the methods of messages without one", async () => {
  const wire = await readWire("approval_command_accepted");
  const frames = parseFrames(wire);
  const captures = {
    words: renderLines(
      ...frames.map(({ from, message }) => ({ dir: from === "client" ? "send" : "recv", msg: message })),
    ),
    texts: renderLines(
      ...frames.map(({ from, message }) => ({
        direction: from === "client" ? "client_to_server" : "server_to_client",
        payload: JSON.stringify(message),
      })),
    ),
    list: JSON.stringify(
      frames.map(({ from, message }) => ({ from, message })),
      null,
      2,
    ),
  };
  for (const [name, capture] of Object.entries(captures)) {
    const root = await makeFixturesFolder();
    expect(await importText(root, capture), name).toMatchObject({ frames: frames.length });
    expect(await readFile(join(root, "app-server/wire/bug.jsonl"), "utf8"), name).toBe(wire);
  }
});

test("without directions, the method says who sent a message, and the request who sent its answer", async () => {
  const wire = await readWire("thread_basic");
  const root = await makeFixturesFolder();
  const capture = renderLines(...parseFrames(wire).map(({ message }) => message));
  expect(await importText(root, capture)).toMatchObject({ format: { name: "app-server" }, hasClient: true });
  expect(await readFile(join(root, "app-server/wire/bug.jsonl"), "utf8")).toBe(wire);
});

test("a capture without the client's messages has the events and frames of codex alone", async () => {
  const root = await makeFixturesFolder();
  const events = parseFrames(await readWire("thread_basic")).filter(
    ({ from, message }) => from === "codex" && message.method !== undefined,
  );
  const report = await importText(root, renderLines(...events.map(({ message }) => message)));
  expect(report).toMatchObject({ hasClient: false, events: events.length, frames: events.length });
  expect(await checkFolder(join(root, "app-server"))).toEqual([]);
});

test("each process of `codex exec` is a step, and a later one resumed the thread", async () => {
  const root = await makeFixturesFolder();
  const report = await importText(root, renderLines(...buildExecEvents(), ...buildExecEvents()));
  expect(report).toMatchObject({ events: 12, frames: 0 });
  const manifest = await readManifest(join(root, "exec"));
  const [first, second] = manifest?.scenarios.bug?.steps ?? [];
  expect([first?.file, second?.file]).toEqual(["bug_step1.jsonl", "bug_step2.jsonl"]);
  expect(second?.call).toEqual({ resumes: "019b76da-a800-7000-8000-100000000001" });
});

test("numbers keep their text, and whole home folders become placeholders", async () => {
  const root = await makeFixturesFolder();
  const output = "/home/grace/a /home/grace. /Users/grace/b C:\\Users\\grace\\c /home/gracelyn/d";
  const capture = renderLines(...buildExecEvents(output)).replace(
    '"output_tokens":20',
    '"output_tokens":2e1',
  );
  await importText(root, capture);
  const text = await readFile(join(root, "exec/bug.jsonl"), "utf8");
  expect(text).toContain('"output_tokens":2e1');
  const [, , , event = ""] = text.split("\n");
  expect(JSON.parse(event).item.aggregated_output).toBe(
    "/home/user/a /home/user. /home/user/b /home/user\\c /home/user/d",
  );
});

test("a secret stops the import, and is replaced at a place that is named", async () => {
  const root = await makeFixturesFolder();
  const capture = renderLines(...buildExecEvents("grace@hopper.dev\n"));
  await expect(importText(root, capture)).rejects.toMatchObject({
    code: "secret-suspected",
    message: expect.stringContaining("bug.jsonl:4 item.aggregated_output email-address"),
    hint: expect.stringContaining("--redact item.aggregated_output"),
  });
  expect(await readManifest(join(root, "exec"))).toBeUndefined();
  await importText(root, capture, { redact: ["item.aggregated_output"] });
  const text = await readFile(join(root, "exec/bug.jsonl"), "utf8");
  expect(text).toContain("[redacted:email-address]");
  expect(text).not.toContain("hopper");
});

test("an event that no release sends stops the import; if it is allowed, the manifest says so", async () => {
  const root = await makeFixturesFolder();
  const capture = renderLines(...buildExecEvents(), { type: "tool.call.required", name: "weather" });
  await expect(importText(root, capture)).rejects.toMatchObject({
    code: "capture-misfits",
    message: expect.stringContaining("line 7: `tool.call.required`: none of the"),
  });
  const report = await importText(root, capture, { allowMisfits: true, codex: "0.163.0" });
  expect(report).toMatchObject({ misfits: 1, codex: "0.163.0" });
  const manifest = await readManifest(join(root, "exec"));
  expect(manifest?.scenarios.bug?.captured).toMatchObject({ misfits: true });
});

test("a capture must fit the release that it is said to be of", async () => {
  const root = await makeFixturesFolder();
  const capture = renderLines(...buildExecEvents());
  await expect(importText(root, capture, { codex: "0.58.0" })).rejects.toMatchObject({
    code: "capture-misfits",
    message: expect.stringContaining("codex 0.58.0 does not send"),
  });
  expect(await importText(root, capture, { codex: "0.170.9" })).toMatchObject({ codex: "0.170.9" });
});

test("the same capture changes nothing, and another one is refused without `replace`", async () => {
  const root = await makeFixturesFolder();
  const capture = renderLines(...buildExecEvents());
  await importText(root, capture);
  expect(await importText(root, capture)).toMatchObject({ change: "unchanged" });
  const other = renderLines(...buildExecEvents("buy bread\n"));
  await expect(importText(root, other)).rejects.toMatchObject({ code: "fixture-exists" });
  expect(await importText(root, other, { replace: true })).toMatchObject({ change: "changed" });
});

test("a harvested fixture is not replaced", async () => {
  const root = await makeFixturesFolder();
  const capture = renderLines(...buildExecEvents());
  await importText(root, capture);
  const path = join(root, "exec/manifest.json");
  const manifest = JSON.parse(await readFile(path, "utf8"));
  delete manifest.scenarios.bug.captured;
  await writeFile(path, JSON.stringify(manifest));
  await expect(importText(root, capture, { replace: true })).rejects.toMatchObject({
    code: "name-of-scenario",
  });
});
