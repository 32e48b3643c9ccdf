/** The comparison, over this repository's own fixtures: it finds nothing where there is nothing, and each loss where there is one. */
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { JsonObject } from "../transcript/index.js";
import { belongsToTurn } from "./app-server.js";
import { compare } from "./compare.js";
import { openSubject, subjectsIn } from "./folders.js";
import { judge } from "./judge.js";
import { readKnown } from "./known.js";
import { matrixOf } from "./matrix.js";
import type { Recorded, Subject } from "./types.js";

const REPOSITORY = join(import.meta.dirname, "../..");
const FIXTURES = join(REPOSITORY, "integration/fixtures");
const subjects = new Map<string, Subject>();

beforeAll(async () => {
  for (const id of await subjectsIn(FIXTURES)) subjects.set(id, await openSubject(FIXTURES, id, REPOSITORY));
});

const subject = (id: string) => subjects.get(id) as Subject;
const others = () => [...subjects.values()].filter(({ id }) => id !== "python");

async function recorded(id: string, scenario: string): Promise<Recorded | undefined> {
  const outcome = await subject(id).outcome(scenario);
  return outcome.kind === "recorded" ? outcome : undefined;
}

test("this repository's fixtures differ exactly as parity.yaml says", async () => {
  const matrix = await matrixOf(subject("python"), others());
  const known = await readKnown(join(REPOSITORY, "parity.yaml"));
  const { verdict } = judge(matrix, known, { allScenarios: true, allSubjects: true });
  expect(verdict.fresh.map(({ scenario, subject }) => `${scenario} ${subject}`)).toEqual([]);
  expect(verdict.gone).toEqual([]);
  expect(verdict.stale).toEqual([]);
});

test("the reference has no difference from itself", async () => {
  const { cells } = await matrixOf(subject("python"), [subject("python")]);
  expect(cells.filter(({ kind }) => kind !== "same")).toEqual([]);
  expect(cells.length).toBeGreaterThan(100);
});

/** The recording without one line. */
function without({ steps, ...rest }: Recorded, step: number, line: number): Recorded {
  const cut = steps.map((one, index) =>
    index === step ? { ...one, lines: one.lines.filter((_, at) => at !== line) } : one,
  );
  return { ...rest, steps: cut };
}

/** What differs, told apart by its words, so that one more of a kind counts. */
function differencesOf(reference: Recorded, other: Recorded, protocol: Subject["protocol"]): string {
  return compare(reference, other, protocol)
    .flatMap(({ differences }) => differences.map(({ message }) => message))
    .sort()
    .join("\n");
}

async function unnoticed(id: string, matters: (event: JsonObject) => boolean) {
  const { protocol, names } = subject(id);
  const missed: string[] = [];
  let tried = 0;
  for (const name of names) {
    const [reference, ours] = await Promise.all([recorded("python", name), recorded(id, name)]);
    if (!reference || !ours) continue;
    const before = differencesOf(reference, ours, protocol);
    for (const [step, { lines, file }] of ours.steps.entries()) {
      // Of long streams some.
      const stride = Math.ceil(lines.length / 40);
      for (let line = 0; line < lines.length; line += stride) {
        if (!matters(lines[line] as JsonObject)) continue;
        tried++;
        if (differencesOf(reference, without(ours, step, line), protocol) === before)
          missed.push(`${file}:${line + 1} ${JSON.stringify(lines[line]).slice(0, 160)}`);
      }
    }
  }
  return { missed, tried };
}

test("each event of exec that an SDK would lose is a difference", async () => {
  const { missed, tried } = await unnoticed("exec", () => true);
  expect(missed).toEqual([]);
  expect(tried).toBeGreaterThan(200);
});

test("each notification of a turn that an SDK would lose, even a delta, is a difference", async () => {
  const { missed, tried } = await unnoticed("app-server", (event) => belongsToTurn(event));
  expect(missed).toEqual([]);
  expect(tried).toBeGreaterThan(1000);
});

test("a changed answer and a missing answer to a request are differences", async () => {
  const [reference, ours] = await Promise.all(
    ["python", "app-server"].map((id) => recorded(id, "approval_command_declined")),
  );
  if (!reference || !ours?.wire) throw new Error("no fixture");
  const { file, lines } = ours.wire;
  const isAnswer = ({ message }: JsonObject) => JSON.stringify(message).includes('"decision":"decline"');
  const wrong = lines.map((frame) =>
    isAnswer(frame) ? (JSON.parse(JSON.stringify(frame).replace("decline", "accept")) as JsonObject) : frame,
  );
  const told = (changed: JsonObject[]) =>
    differencesOf(reference, { ...ours, wire: { file, lines: changed } }, "app-server");
  expect(told(lines)).toBe("");
  expect(told(wrong)).toBe(
    'answer.decision of answer to item/commandExecution/requestApproval differs: "decline" in the reference, "accept" here',
  );
  expect(told(lines.filter((frame) => !isAnswer(frame)))).toContain(
    "answer to item/commandExecution/requestApproval is missing",
  );
});

test("where deltas are cut is no difference, and what they say is one", async () => {
  const [reference, ours] = await Promise.all(
    ["python", "app-server"].map((id) => recorded(id, "turn_stream_many")),
  );
  if (!reference || !ours) throw new Error("no fixture");
  const [step] = ours.steps;
  if (!step) throw new Error("no step");
  const at = step.lines.findIndex(({ method }) => method === "item/agentMessage/delta");
  const [one, two] = step.lines.slice(at, at + 2) as { params: { delta: string } }[];
  const joined = { ...one, params: { ...one?.params, delta: `${one?.params.delta}${two?.params.delta}` } };
  const lines = [...step.lines.slice(0, at), joined as unknown as JsonObject, ...step.lines.slice(at + 2)];
  expect(differencesOf(reference, { ...ours, steps: [{ ...step, lines }] }, "app-server")).toBe("");
  expect(differencesOf(reference, without(ours, 0, at), "app-server")).toMatch(
    /^params.delta of item\/agentMessage\/delta differs/,
  );
});
