import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Validator } from "@cfworker/json-schema";
import { expect, test } from "vitest";
import { parseAtlas, renderTypes } from "../atlas/index.js";
import { listReleases } from "./release-set.js";
import {
  CODEX_SUBJECTS,
  FIXTURES,
  listFixtureFiles,
  readFixtureRelease,
  readOwnKnowledge,
  verifyText,
} from "./testing.js";

const knowledge = readOwnKnowledge();

test.each(Object.keys(CODEX_SUBJECTS))(
  "every line of every fixture of %s fits its own release",
  async (subject) => {
    const release = readFixtureRelease(subject);
    const wrong: string[] = [];
    for (const file of listFixtureFiles(subject)) {
      const text = readFileSync(join(FIXTURES, subject, file), "utf8");
      if (text === "") continue; // a step without an event
      const { findings, fits } = await verifyText(knowledge, text, release);
      if (!fits.includes(release)) wrong.push(`${file} fits ${fits.join(", ")}`);
      for (const { verdict, place, message } of findings)
        if (verdict !== "unmeasured") wrong.push(`${file}:${place.line}: ${message}`);
    }
    expect(wrong).toEqual([]);
  },
);

test("what SDKs of other authors leave out of events, or add to them, is found", async () => {
  const found = new Set<string>();
  for (const subject of ["codex-client-sdk", "codex-sdk-py", "codex-sdk-python"]) {
    for (const file of listFixtureFiles(subject)) {
      const text = readFileSync(join(FIXTURES, subject, file), "utf8");
      if (text === "") continue;
      const { findings } = await verifyText(knowledge, text, readFixtureRelease(subject));
      for (const { verdict, kind, path } of findings)
        if (verdict !== "unmeasured") found.add(`${subject}: ${verdict} ${kind} ${path}`);
    }
  }
  expect([...found].sort()).toMatchInlineSnapshot(`
    [
      "codex-client-sdk: other missing turn.completed.usage",
      "codex-sdk-python: never member item.completed[collab_tool_call].item.model",
      "codex-sdk-python: never member item.completed[collab_tool_call].item.reasoning_effort",
      "codex-sdk-python: never member item.started[collab_tool_call].item.model",
      "codex-sdk-python: never member item.started[collab_tool_call].item.reasoning_effort",
      "codex-sdk-python: other missing turn.completed.usage",
    ]
  `);
});

/** Fixtures as people write them by hand, with inventions that public ports of the SDK have. */
const INVENTIONS = "test/inventions";

test.each([
  [
    "tool_call_required.jsonl",
    ["3:10 never event tool.call.required | by the server request `item/tool/call`"],
  ],
  [
    "session_and_deltas.jsonl",
    [
      "1:10 never event session.created | `thread.started`",
      "3:10 never event item.delta | has no deltas",
      "4:61 never item-type item.completed | `agent_message`",
      "5:10 never event turn.aborted | prints no end of a turn that was interrupted",
    ],
  ],
  [
    "jsonrpc_and_turn_failed.jsonl",
    [
      "1:2 never envelope jsonrpc | `method`, `id`, `params`",
      "2:110 other order item/agentMessage/delta | ",
      "3:30 never event item/tool/requestApproval | `item/permissions/requestApproval`",
      "4:30 never event turn/failed | `turn/completed` with the status `failed`",
    ],
  ],
  [
    "members_and_values.jsonl",
    [
      "1:47 never member thread.started.model | `thread_id`",
      "3:26 never missing item.started[command_execution].item | ",
      "3:107 never value item.started[command_execution].item.status | `in_progress`",
      "4:28 never missing item.completed[command_execution].item | ",
      "4:99 never member item.completed[command_execution].item.output | `aggregated_output`",
      "4:116 never member item.completed[command_execution].item.exitCode | `exit_code`",
      "4:141 never value item.completed[command_execution].item.status | `completed`",
      "4:152 never member item.completed[command_execution].item.duration_ms | `exit_code`",
      "5:28 never missing turn.completed.usage | ",
      "5:77 never member turn.completed.usage.total_tokens | `input_tokens`",
      "6:10 never order turn.completed | ",
    ],
  ],
  [
    "capture_of_both_sides.json",
    [
      "20:13 never order answer of codex | ",
      "29:9 never missing thread/started.thread | ",
      "29:9 never missing thread/started.thread | ",
      "29:9 never missing thread/started.thread | ",
      "43:19 never item-type item/completed | `dynamicToolCall`",
    ],
  ],
])("the inventions of %s are found at their places, with what codex has instead", async (file, expected) => {
  const { findings } = await verifyText(knowledge, readFileSync(join(INVENTIONS, file), "utf8"));
  const found = findings.filter(({ verdict }) => verdict !== "unmeasured");
  expect(
    found.map(({ place, verdict, kind, path }) => `${place.line}:${place.column} ${verdict} ${kind} ${path}`),
  ).toEqual(expected.map((line) => line.split(" | ")[0]));
  for (const [index, line] of expected.entries())
    expect(found[index]?.hint ?? "").toContain(line.split(" | ")[1]);
});

const BASIC = readFileSync(join(FIXTURES, "exec/thread_basic.jsonl"), "utf8");

test("a member that only newer releases send narrows the releases that fit, and misfits an older one", async () => {
  const { fits } = await verifyText(knowledge, BASIC);
  expect(fits).toContain("0.163.0");
  expect(fits).not.toContain("0.58.0");
  const { findings } = await verifyText(knowledge, BASIC, "0.58.0");
  expect(findings.map(({ verdict, kind, path }) => `${verdict} ${kind} ${path}`)).toContain(
    "other type turn.completed.usage.reasoning_output_tokens",
  );
  expect(findings[0]?.message).toMatch(
    /^`turn\.completed\.usage\.\w+`: codex sends this since [\d.]+, but not 0\.58\.0\.$/,
  );
});

const SEARCH = readFileSync(join(FIXTURES, "exec/tool_web_search.jsonl"), "utf8");

test.each([
  ["as codex sends it", (text: string) => text, []],
  [
    "twice where codex has one",
    (text: string) => text.replace('"text":', '"id" : "x","text":'),
    ["[agent_message].item.id"],
  ],
  [
    "a third time",
    (text: string) => text.replace('"query":', '"query":"","query":'),
    ["[web_search].item.query"],
  ],
  ["only as a text", (text: string) => text.replace('"text":"', '"text":"{\\"a\\":1,\\"a\\":2}'), []],
])("a member that is repeated in an object, %s", async (_, change, expected) => {
  const { findings } = await verifyText(knowledge, change(SEARCH), "0.163.0");
  expect(findings.map(({ path }) => path.replace(/^item\.\w+/, ""))).toEqual(expected);
  for (const { verdict, kind, hint } of findings) {
    expect(`${verdict} ${kind}`).toBe("never repeat");
    expect(hint).toContain("`item.completed[web_search].item.id`");
  }
});

test("what the types allow and no scenario showed is never called wrong", async () => {
  const item = { id: "item_7", type: "reasoning", text: "Look." };
  const lines = BASIC.split("\n");
  const text = lines.toSpliced(2, 0, JSON.stringify({ type: "item.updated", item })).join("\n");
  const { findings, fits } = await verifyText(knowledge, text);
  expect(findings.map(({ verdict }) => verdict)).toEqual(["unmeasured"]);
  expect(findings[0]?.message).toContain("no scenario showed it");
  expect(fits).toContain("0.163.0");
});

test.each([
  ["one JSON list", (lines: string[]) => JSON.stringify(lines.map((line) => JSON.parse(line)))],
  [
    "a list of several lines",
    (lines: string[]) =>
      JSON.stringify(
        lines.map((line) => JSON.parse(line)),
        null,
        2,
      ),
  ],
  [
    "a list in an object",
    (lines: string[]) => JSON.stringify({ events: lines.map((line) => JSON.parse(line)) }, null, 1),
  ],
  [
    "a byte order mark, blank lines and the line ends of Windows",
    (lines: string[]) => `\ufeff${lines.join("\r\n\r\n")}`,
  ],
])("%s is read like JSON Lines", async (_, write) => {
  const { checked, findings, fits } = await verifyText(knowledge, write(BASIC.split("\n").filter(Boolean)));
  expect({ checked, findings }).toEqual({ checked: 4, findings: [] });
  expect(fits).toContain("0.163.0");
});

test.each([
  ["exec", BASIC],
  ["app-server", readFileSync(join(FIXTURES, "python/thread_basic.jsonl"), "utf8")],
  ["wire", readFileSync(join(FIXTURES, "python/wire/thread_basic.jsonl"), "utf8")],
  ["session", readFileSync(join(FIXTURES, "exec/session/thread_basic.jsonl"), "utf8")],
])("the format %s is recognized", async (name, text) => {
  expect((await verifyText(knowledge, text)).format.name).toBe(name);
});

test.each([
  ["format-unknown", '{"a":1}\n', "holds no messages of codex"],
  ["format-unknown", "no JSON\n", "holds no messages of codex"],
  ["format-unknown", "", "is empty"],
  ["format-unknown", '{"type":"object","properties":{}}\n', "holds no messages of codex"],
  ["format-unknown", '{"$schema":"URL","type":"array"}\n', "holds no messages of codex"],
])("%s is an error for a file that can't be checked", async (code, text, message) => {
  await expect(verifyText(knowledge, text)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
});

test("a transcript of a protocol that an atlas lacks is not measured", async () => {
  const { protocols, ...others } = parseAtlas("atlas.json", readFileSync("docs/atlas/atlas.json", "utf8"));
  const { exec } = protocols;
  const partial = readOwnKnowledge({ ...others, protocols: exec ? { exec } : {} });
  const text = readFileSync(join(FIXTURES, "python/thread_basic.jsonl"), "utf8");
  const { findings, unmeasured } = await verifyText(partial, text);
  expect(unmeasured).toBeDefined();
  expect(findings.map(({ verdict, kind }) => `${verdict} ${kind}`)).toEqual(["unmeasured format"]);
});

test.each([
  [Buffer.from(BASIC, "utf16le"), "binary data"],
  [Buffer.from(`\ufeff${BASIC}`, "utf16le"), "text in UTF-16"],
  ["data: {}\n\n", "a stream of server-sent events"],
  ['{"log":{"entries":[]}}', "a HAR file"],
  ["{}\n", "it looks like an empty JSON object"],
])("a file without messages of codex is refused with what it looks like", async (text, looks) => {
  await expect(verifyText(knowledge, text)).rejects.toMatchObject({
    code: "format-unknown",
    message: expect.stringContaining(looks),
  });
});

test("names of members that every JavaScript object has are names like any other", async () => {
  const lines = [
    '{"type":"__proto__"}',
    '{"type":"constructor"}',
    '{"type":5}',
    '{"type":"item.completed","item":{"type":"toString"}}',
  ];
  const { findings } = await verifyText(knowledge, [BASIC.trimEnd(), ...lines].join("\n"));
  expect(
    findings.map(({ verdict, kind, path, place }) => `${place.line} ${verdict} ${kind} ${path}`),
  ).toEqual([
    "5 never event __proto__",
    "6 never event constructor",
    "7 never syntax ",
    "8 never item-type item.completed",
  ]);
});

test("a given format is used, and a file without any message of this format is an error", async () => {
  const noise = "starting\n".repeat(60);
  const { findings, checked } = await verifyText(knowledge, `${noise}${BASIC}`, undefined, "exec");
  expect(checked).toBe(4);
  expect(findings.map(({ kind }) => kind)).toEqual(["syntax"]);
  await expect(verifyText(knowledge, BASIC, undefined, "app-server")).rejects.toMatchObject({
    code: "format-unknown",
    message: expect.stringContaining("in the format `app-server`"),
  });
});

test("of releases with equally many misfits, the nearest is the one that sent the most of the rest", async () => {
  const lines = readFileSync(join(FIXTURES, "python/wire/thread_basic.jsonl"), "utf8")
    .split("\n")
    .filter(Boolean);
  const twice = [...lines, lines.at(-1)].join("\n");
  const { fits } = await verifyText(knowledge, lines.join("\n"));
  const { fit, protocol, findings } = await verifyText(knowledge, twice);
  const [nearest, ...others] = listReleases(fit.target, protocol.releases);
  expect(others).toEqual([]);
  expect(fits).toContain(nearest);
  expect(fits).toContain("0.163.0");
  expect(findings.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^`turn\/completed` ends a turn that has ended already: codex [\d.]+\b.* never did this\.$/,
    ),
  ]);
});

test("the closed schema of a release takes its recordings, and no invented member", () => {
  const atlas = parseAtlas("atlas.json", readFileSync("docs/atlas/atlas.json", "utf8"));
  const buildValidator = (isClosed: boolean) => {
    const text = renderTypes(atlas, readFixtureRelease("exec"), "json-schema", {
      protocol: "exec",
      isClosed,
    });
    return new Validator(JSON.parse(text), "2020-12");
  };
  const [closed, open] = [buildValidator(true), buildValidator(false)];
  const files = listFixtureFiles("exec").filter((file) => !file.startsWith("session/"));
  const lines = files.flatMap((file) =>
    readFileSync(join(FIXTURES, "exec", file), "utf8")
      .split("\n")
      .filter(Boolean),
  );
  expect(lines.filter((line) => !closed.validate(JSON.parse(line)).valid)).toEqual([]);
  const invented = { ...JSON.parse(BASIC.split("\n")[0] ?? ""), session_id: "s" };
  expect([closed, open].map((validator) => validator.validate(invented).valid)).toEqual([false, true]);
});
