/** The official Python SDK runs the whole catalogue against the fake codex in two more ways. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { groupByTurn, PythonReplay } from "../helpers/python-replay.js";
import { HAVE_OWN_PROMPT, RECORDED, readRecorded } from "../helpers/recorded-wires.js";

let replay: PythonReplay;
beforeAll(async () => {
  replay = await PythonReplay.start();
});
afterAll(() => replay.close());

describe("the Python SDK yields the recording chosen by its prompt", () => {
  test.concurrent.each(HAVE_OWN_PROMPT)("%s", async (name) => {
    const events = await replay.run(name, { TOUCHSTONE_MATCH: "prompt" });
    expect(groupByTurn(events)).toEqual(groupByTurn(await readRecorded(name)));
  });
  test("of more than 30 scenarios", () => expect(HAVE_OWN_PROMPT.length).toBeGreaterThan(30));
});

describe("the Python SDK's async classes yield the recording", () => {
  let played = 0;
  test.concurrent.each(RECORDED)("%s", async (name) => {
    const events = await replay.runAsync(name);
    if (!events) return;
    played++;
    expect(groupByTurn(events)).toEqual(groupByTurn(await readRecorded(name)));
  });
  test("of many scenarios", () => expect(played).toBeGreaterThan(60));
});
