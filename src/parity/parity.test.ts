/** Compares this repository's own fixtures: equal recordings have no differences, and each lost line is found. */
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { commitHarvest, listSubjects } from "../store/index.js";
import { buildTestBatch, buildTestFixture } from "../store/testing.js";
import { isObject, type JsonObject, parseJson } from "../transcript/index.js";
import { readAccepted } from "./accepted.js";
import { buildMatrix } from "./build-matrix.js";
import { compareRecordings } from "./compare-recordings.js";
import { openFolderSubject } from "./folder-subject.js";
import { judgeMatrix } from "./judge-matrix.js";
import { renderParityMarkdown } from "./markdown.js";
import { openSubject } from "./open-subject.js";
import type { ParitySubject, RecordedScenario } from "./parity-types.js";
import { belongsToTurn } from "./read-app-server.js";
import { buildPageData, renderParityPage } from "./render-page.js";
import { describeOtherCodex } from "./summary.js";

const REPOSITORY = join(import.meta.dirname, "../..");
const FIXTURES = join(REPOSITORY, "integration/fixtures");
const subjects = new Map<string, ParitySubject>();

beforeAll(async () => {
  for (const id of await listSubjects(FIXTURES))
    subjects.set(id, await openSubject(FIXTURES, id, REPOSITORY));
});

const getSubject = (id: string) => subjects.get(id) as ParitySubject;
const listOthers = () => [...subjects.values()].filter(({ id }) => id !== "python");

async function readRecording(id: string, scenario: string): Promise<RecordedScenario | undefined> {
  const outcome = await getSubject(id).readOutcome(scenario);
  return outcome.kind === "recorded" ? outcome : undefined;
}

test("this repository's fixtures differ exactly as parity.yaml says", async () => {
  const matrix = await buildMatrix(getSubject("python"), listOthers());
  const accepted = await readAccepted(join(REPOSITORY, "parity.yaml"));
  const { verdict } = judgeMatrix(matrix, accepted, { allScenarios: true, allSubjects: true });
  expect(verdict.unexpected.map(({ scenario, subject }) => `${scenario} ${subject}`)).toEqual([]);
  expect(verdict.obsolete).toEqual([]);
  expect(verdict.stale).toEqual([]);
});

test("a captured fixture is compared with none, since no other subject can run it", async () => {
  const folder = join(await makeTemporaryFolder("parity"), "python");
  const [one, two] = [buildTestFixture("one", "a"), buildTestFixture("two", "b")];
  const captured = { from: "a bug report", format: "wire" as const };
  await commitHarvest(folder, buildTestBatch([one, { ...two, entry: { ...two.entry, captured } }]));
  const subject = await openFolderSubject(folder, { id: "python" });
  expect(subject?.names).toEqual(["one"]);
  expect(await subject?.readOutcome("two")).toEqual({ kind: "none" });
});

test("the reference has no difference from itself", async () => {
  const { cells } = await buildMatrix(getSubject("python"), [getSubject("python")]);
  expect(cells.filter(({ kind }) => kind !== "same" && kind !== "unsupported")).toEqual([]);
  expect(cells.length).toBeGreaterThan(100);
});

test("a reference with the events of exec alone is refused", async () => {
  const act = buildMatrix(getSubject("exec"), [getSubject("python")]);
  await expect(act).rejects.toMatchObject({ code: "reference-of-exec" });
});

/** Builds the recording without one line. */
function dropLine({ steps, ...rest }: RecordedScenario, step: number, line: number): RecordedScenario {
  const cut = steps.map((one, index) =>
    index === step ? { ...one, lines: one.lines.filter((_, at) => at !== line) } : one,
  );
  return { ...rest, steps: cut };
}

/** Lists the differences as sorted lines, so that a second one with the same text counts. */
function listDifferences(
  reference: RecordedScenario,
  other: RecordedScenario,
  protocol: ParitySubject["protocol"],
): string {
  return compareRecordings(reference, other, protocol)
    .flatMap(({ differences }) => differences.map(({ message }) => message))
    .sort()
    .join("\n");
}

async function findUnnoticed(id: string, matters: (event: JsonObject) => boolean) {
  const { protocol, names } = getSubject(id);
  const missed: string[] = [];
  let tried = 0;
  for (const name of names) {
    const [reference, other] = await Promise.all([readRecording("python", name), readRecording(id, name)]);
    if (!reference || !other) continue;
    const before = listDifferences(reference, other, protocol);
    for (const [step, { lines, file }] of other.steps.entries()) {
      // Tests only some lines of long streams.
      const stride = Math.ceil(lines.length / 40);
      for (let line = 0; line < lines.length; line += stride) {
        if (!matters(lines[line] as JsonObject)) continue;
        tried++;
        if (listDifferences(reference, dropLine(other, step, line), protocol) === before)
          missed.push(`${file}:${line + 1} ${JSON.stringify(lines[line]).slice(0, 160)}`);
      }
    }
  }
  return { missed, tried };
}

test("each event of exec that an SDK would lose is a difference", async () => {
  // Only the last state of a plan is compared, since the app-server has no event for the end of a plan.
  const isEarlierPlan = ({ type, item }: JsonObject) =>
    type !== "item.completed" && isObject(item) && item.type === "todo_list";
  const { missed, tried } = await findUnnoticed("exec", (event) => !isEarlierPlan(event));
  expect(missed).toEqual([]);
  expect(tried).toBeGreaterThan(200);
});

test("each notification of a turn that an SDK would lose, even a delta, is a difference", async () => {
  const { missed, tried } = await findUnnoticed("app-server", (event) => belongsToTurn(event));
  expect(missed).toEqual([]);
  expect(tried).toBeGreaterThan(1000);
});

test("a changed answer and a missing answer to a request are differences", async () => {
  const [reference, other] = await Promise.all(
    ["python", "app-server"].map((id) => readRecording(id, "approval_command_declined")),
  );
  if (!reference || !other?.wire) throw new Error("no fixture");
  const { file, lines } = other.wire;
  const isAnswer = ({ message }: JsonObject) => JSON.stringify(message).includes('"decision":"decline"');
  const wrong = lines.map((frame) =>
    isAnswer(frame) ? (JSON.parse(JSON.stringify(frame).replace("decline", "accept")) as JsonObject) : frame,
  );
  const listDifferencesAfter = (changed: JsonObject[]) =>
    listDifferences(reference, { ...other, wire: { file, lines: changed } }, "app-server");
  expect(listDifferencesAfter(lines)).toBe("");
  expect(listDifferencesAfter(wrong)).toBe(
    'answer.decision of answer to item/commandExecution/requestApproval differs: "decline" in the reference, "accept" here',
  );
  expect(listDifferencesAfter(lines.filter((frame) => !isAnswer(frame)))).toContain(
    "answer to item/commandExecution/requestApproval is missing",
  );
});

test("another cut of the deltas is no difference, and another text is one", async () => {
  const [reference, other] = await Promise.all(
    ["python", "app-server"].map((id) => readRecording(id, "turn_stream_many")),
  );
  if (!reference || !other) throw new Error("no fixture");
  const [step] = other.steps;
  if (!step) throw new Error("no step");
  const at = step.lines.findIndex(({ method }) => method === "item/agentMessage/delta");
  const [one, two] = step.lines.slice(at, at + 2) as { params: { delta: string } }[];
  const joined = { ...one, params: { ...one?.params, delta: `${one?.params.delta}${two?.params.delta}` } };
  const lines = [...step.lines.slice(0, at), joined as unknown as JsonObject, ...step.lines.slice(at + 2)];
  expect(listDifferences(reference, { ...other, steps: [{ ...step, lines }] }, "app-server")).toBe("");
  expect(listDifferences(reference, dropLine(other, 0, at), "app-server")).toMatch(
    /^params.delta of item\/agentMessage\/delta differs/,
  );
});

test("recordings of different codex releases are not compared, and the head of the column says so", async () => {
  const older = "0.100.0";
  const subject: ParitySubject = {
    ...getSubject("app-server"),
    async readOutcome(name) {
      const outcome = await getSubject("app-server").readOutcome(name);
      return outcome.kind === "recorded" && name !== "turn_steer" ? { ...outcome, codex: older } : outcome;
    },
  };
  const names = ["thread_basic", "turn_steer"];
  const matrix = await buildMatrix(getSubject("python"), [subject], names);
  const scope = { allScenarios: false, allSubjects: false };
  const { verdict } = judgeMatrix(matrix, [], scope);
  expect(verdict.stale).toMatchObject([
    { scenario: "thread_basic", kind: "not run", codex: { subject: older } },
  ]);
  const note = `1 scenario not compared: recorded with codex ${older}, the reference with ${matrix.cells[0]?.codex?.reference}`;
  expect(describeOtherCodex(matrix, "app-server")).toBe(note);
  expect(renderParityMarkdown(matrix, verdict)).toContain(`**\`app-server\`: ${note}.**`);
  expect(buildPageData(matrix, verdict).subjects[0]?.version).toContain(note);
});

test("a scenario is failed for each subject if the reference's fixture can't be read", async () => {
  const error = "thread_basic.jsonl:3 is no JSON object.";
  const reference: ParitySubject = {
    ...getSubject("python"),
    readOutcome: async () => ({ kind: "failed", error }),
  };
  const matrix = await buildMatrix(reference, [getSubject("app-server")], ["thread_basic"]);
  expect(matrix.cells).toMatchObject([{ kind: "failed", reason: `the reference, python: ${error}` }]);
  const { verdict } = judgeMatrix(matrix, [], { allScenarios: false, allSubjects: false });
  expect(verdict.unexpected).toEqual(matrix.cells);
});

test("a page is not rendered if its packed data may hold a secret", async () => {
  const matrix = await buildMatrix(getSubject("python"), [getSubject("app-server")], ["thread_basic"]);
  const { verdict } = judgeMatrix(matrix, [], { allScenarios: false, allSubjects: false });
  const reference = { ...matrix.reference, version: `ghp_${"a1B2c3D4e5".repeat(3)}aBcDeF` };
  await expect(renderParityPage({ ...matrix, reference }, verdict)).rejects.toThrow("secret");
});

test("a difference shows a number that a double would change by its text", async () => {
  const recording = await readRecording("app-server", "thread_basic");
  const [first, ...others] = recording?.steps ?? [];
  if (!recording || !first) throw new Error("no fixture");
  const [line, ...lines] = first.lines;
  const params = parseJson('{"threadId":"x","turn":{},"size":9007199254740993}') as JsonObject;
  const changed = { ...recording, steps: [{ ...first, lines: [{ ...line, params }, ...lines] }, ...others] };
  const text = listDifferences(recording, changed, "app-server");
  expect(text).toContain("9007199254740993");
  expect(text).not.toContain("isLosslessNumber");
});
