import { expect, test } from "vitest";
import type { TurnResult } from "../store/index.js";
import { compareRecordings } from "./compare-recordings.js";
import type { RecordedScenario } from "./parity-types.js";

function buildRecording(...returned: TurnResult[]): RecordedScenario {
  const steps = returned.length > 0 ? [{ file: "a.jsonl", lines: [], returned }] : [];
  return { kind: "recorded", codex: "0.163.0", scenario: "sha256:0", steps, wire: undefined };
}

function listMessages(
  reference: RecordedScenario,
  subject: RecordedScenario,
  protocol: "app-server" | "exec" = "app-server",
) {
  const results = compareRecordings(reference, subject, protocol).find(({ what }) => what === "results");
  return results?.differences.map(({ message, subject }) => `${message} (${subject})`);
}

const REFERENCE = buildRecording(
  { finalText: "One.", usage: { total: { outputTokens: 1 } } },
  { finalText: '{"a":1}', usage: { total: { outputTokens: 3 } } },
);

test("a port that returns the same has no difference", () => {
  expect(listMessages(REFERENCE, REFERENCE)).toEqual([]);
});

test("a port that joins two messages, or adds up usage wrongly, differs", () => {
  const port = buildRecording(
    { finalText: "Zero.One.", usage: { total: { outputTokens: 1 } } },
    { finalText: '{"a":1}', usage: { total: { outputTokens: 4 } } },
  );
  expect(listMessages(REFERENCE, port)).toEqual([
    'finalText of turn result differs: "One." in the reference, "Zero.One." here (a.jsonl)',
    "usage.total.outputTokens of turn result differs: 3 in the reference, 4 here (a.jsonl)",
  ]);
});

test("structured output is compared with the reference's final text, parsed", () => {
  const parse = (structured: unknown) =>
    buildRecording({ finalText: "One." }, { finalText: '{"a":1}', structured });
  expect(listMessages(REFERENCE, parse({ a: 1 }))).toEqual([]);
  expect(listMessages(REFERENCE, parse({ a: "1" }))?.join()).toContain("structured.a of turn result");
});

test("a port that returns a result where the reference raises an error differs; each language has its own words", () => {
  const raising = buildRecording({ raised: { type: "RuntimeError", message: "no" } });
  expect(listMessages(raising, buildRecording({ raised: { type: "Error", message: "other" } }))).toEqual([]);
  expect(listMessages(raising, buildRecording({ finalText: null }))?.join()).toContain(
    "raised of turn result",
  );
});

test("a member that one side never returns is not compared, and neither are subjects without results", () => {
  expect(listMessages(REFERENCE, buildRecording({ finalText: "One." }, { finalText: '{"a":1}' }))).toEqual(
    [],
  );
  expect(listMessages(REFERENCE, buildRecording())).toEqual([]);
});

test("the usage of exec has other members, and is not compared with that of the app-server", () => {
  const port = buildRecording({ finalText: "One.", usage: { output_tokens: 9 } }, { finalText: '{"a":1}' });
  expect(listMessages(REFERENCE, port, "exec")).toEqual([]);
});
