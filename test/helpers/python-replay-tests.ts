/** Tests, for any choice of scenarios, that the official Python SDK on the fake codex yields what was recorded. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseLines } from "./project.js";
import { groupByTurn, PythonReplay } from "./python-replay.js";
import { readRecorded } from "./recorded-wires.js";
import { makeTemporaryFolder } from "./temporary.js";

export interface ReplayedScenarios {
  byName: string[];
  byPrompt: string[];
  /** Scenarios for the SDK's async classes, which cannot run each of them. */
  async: string[];
  /** The least number of those that the async classes can run. */
  leastAsync: number;
}

/** Declares the tests of a file. */
export async function testPythonReplays(chosen: ReplayedScenarios): Promise<void> {
  const reports = await makeTemporaryFolder("touchstone-replay");
  let replay: PythonReplay;
  beforeAll(async () => {
    replay = await PythonReplay.start();
  });
  afterAll(() => replay.close());

  const expectRecorded = async (name: string, events: string[]) =>
    expect(groupByTurn(events)).toEqual(groupByTurn(await readRecorded(name)));

  describe("the Python SDK yields the recording chosen by name", () => {
    test.concurrent.each(chosen.byName)("%s", async (name) => {
      const report = join(reports, `${name}.jsonl`);
      await expectRecorded(
        name,
        await replay.run(name, { TOUCHSTONE_FIXTURE: name, TOUCHSTONE_REPORT: report }),
      );
      const mismatches = parseLines(await readFile(report, "utf8")).filter(
        ({ event }) => event === "mismatch",
      );
      expect(mismatches.filter(({ code }) => code !== "closed-early")).toEqual([]);
    });
  });

  describe("the Python SDK yields the recording chosen by its prompt", () => {
    test.concurrent.each(chosen.byPrompt)("%s", async (name) => {
      await expectRecorded(name, await replay.run(name, { TOUCHSTONE_MATCH: "prompt" }));
    });
  });

  describe("the Python SDK's async classes yield the recording", () => {
    let played = 0;
    test.concurrent.each(chosen.async)("%s", async (name) => {
      const events = await replay.runAsync(name);
      if (!events) return;
      played++;
      await expectRecorded(name, events);
    });
    test("of many scenarios", () => expect(played).toBeGreaterThanOrEqual(chosen.leastAsync));
  });
}
