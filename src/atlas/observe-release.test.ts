import { expect, test } from "vitest";
import type { HarvestedFixture } from "../store/index.js";
import type { MeasuredScenario } from "./measured-scenarios.js";
import { observeProtocol, observeSessions } from "./observe-release.js";
import { shortenReason } from "./shorten-reason.js";

/** Builds a recorded scenario from the lines of its steps and those of its session file. */
function buildRecorded(steps: object[][], session?: object[], sessionProblem?: string): MeasuredScenario {
  const render = (lines: object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  const parts = steps.map((lines, index) => ({ file: `${index}.jsonl`, text: render(lines) }));
  const rollout = { file: "session.jsonl", text: render(session ?? []) };
  const entry = { steps: parts, wire: null, ...(session && { session: { files: [rollout], replaced: {} } }) };
  const files = Object.fromEntries([...parts, rollout].map(({ file, text }) => [file, text]));
  const fixture = { name: "", entry: entry as unknown as HarvestedFixture["entry"], files };
  return {
    kind: "recorded",
    fixture: sessionProblem === undefined ? fixture : { ...fixture, sessionProblem },
  };
}

/** Gives each recorded scenario its name. */
function nameResults(results: Record<string, MeasuredScenario>): Map<string, MeasuredScenario> {
  const setName = (name: string, one: MeasuredScenario): MeasuredScenario =>
    one.kind === "recorded" ? { ...one, fixture: { ...one.fixture, name } } : one;
  return new Map(Object.entries(results).map(([name, one]) => [name, setName(name, one)]));
}

const RECORD = { timestamp: "t", type: "session_meta", payload: { id: "1" } };
const FAILED = { kind: "failed", reason: "step 2: unknown variant" } as const;
const UNSUPPORTED = { kind: "unsupported", reason: "exec has no requests" } as const;

test("the session files of a scenario are measured if it ran with one of the protocols", () => {
  const exec = nameResults({
    a: buildRecorded([], [RECORD]),
    b: UNSUPPORTED,
    c: UNSUPPORTED,
    d: UNSUPPORTED,
  });
  const appServer = nameResults({
    a: FAILED,
    b: buildRecorded([], [{ ...RECORD, type: "compacted" }]),
    c: FAILED,
    d: buildRecorded([], undefined, "d: the recording holds traces of this machine\nmore"),
  });
  const { protocol, scenarios, samples } = observeSessions("0.1.0", [exec, appServer]);
  expect(protocol).toBe("session");
  expect(scenarios).toEqual({
    a: { state: "ran" },
    b: { state: "ran" },
    c: { state: "failed", reason: FAILED.reason },
    d: { state: "failed", reason: "d: the recording holds traces of this machine" },
  });
  expect(Object.keys(samples)).toEqual(["compacted", "session_meta"]);
});

test("the old events of exec have a protocol of their own, and a scenario that resumes a thread is unsupported", () => {
  const old = [{ prompt: "Hello" }, { id: "0", msg: { type: "task_started" } }];
  const results = nameResults({ a: buildRecorded([old]), b: buildRecorded([old, old]), c: FAILED });
  const { protocol, scenarios, samples } = observeProtocol("0.1.0", "exec", results, []);
  expect(protocol).toBe("legacy");
  expect(Object.keys(samples)).toEqual(["(prompt)", "task_started"]);
  expect(scenarios).toMatchObject({
    a: { state: "ran" },
    b: { state: "unsupported" },
    c: { state: "failed" },
  });
  const today = nameResults({
    a: buildRecorded([[{ type: "turn.started" }], [{ type: "turn.started", msg: "x" }]]),
  });
  expect(observeProtocol("0.1.0", "exec", today, []).protocol).toBe("exec");
});

test("a reason is the same on each machine", () => {
  const id = "0196f0a4-1111-7000-8000-000000000000";
  expect(shortenReason(`a: still not done after 48 s; /x/cache/runs/abc/def/home lacks ${id}\nmore`)).toBe(
    "a: it never ends; …/home lacks …",
  );
});
