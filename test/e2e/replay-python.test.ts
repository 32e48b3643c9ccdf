/**
 * The official Python SDK runs every recorded scenario against the fake codex, and must yield its fixture.
 * `npm run test:soak` does so for every scenario also by its prompt, and with the SDK's async classes.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseLines } from "../helpers/project.js";
import { groupByTurn, PythonReplay } from "../helpers/python-replay.js";
import { chooseCover, HAVE_OWN_PROMPT, RECORDED, readRecorded } from "../helpers/recorded-wires.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";

const reports = await makeTemporaryFolder("touchstone-replay");

/** What users of the async classes do most. */
const USUAL = ["thread_basic", "thread_resume", "tool_shell", "structured_output", "turn_interrupt_message"];

let replay: PythonReplay;
beforeAll(async () => {
  replay = await PythonReplay.start();
});
afterAll(() => replay.close());

describe("the Python SDK yields the recording chosen by name", () => {
  test.concurrent.each(RECORDED)("%s", async (name) => {
    const report = join(reports, `${name}.jsonl`);
    const events = await replay.run(name, { TOUCHSTONE_FIXTURE: name, TOUCHSTONE_REPORT: report });
    expect(groupByTurn(events)).toEqual(groupByTurn(await readRecorded(name)));
    const mismatches = parseLines(await readFile(report, "utf8")).filter(({ event }) => event === "mismatch");
    expect(mismatches.filter(({ code }) => code !== "closed-early")).toEqual([]);
  });
});

describe("the Python SDK yields the recording chosen by its prompt", () => {
  test.concurrent.each(HAVE_OWN_PROMPT.filter((_, index) => index % 12 === 0))("%s", async (name) => {
    const events = await replay.run(name, { TOUCHSTONE_MATCH: "prompt" });
    expect(groupByTurn(events)).toEqual(groupByTurn(await readRecorded(name)));
  });
});

describe("the Python SDK's async classes yield the recording", () => {
  let played = 0;
  test.concurrent.each([...new Set([...USUAL, ...chooseCover()])])("%s", async (name) => {
    const events = await replay.runAsync(name);
    if (!events) return;
    played++;
    expect(groupByTurn(events)).toEqual(groupByTurn(await readRecorded(name)));
  });
  test("of many scenarios", () => expect(played).toBeGreaterThan(10));
});
