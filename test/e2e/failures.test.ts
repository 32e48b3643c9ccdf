/**
 * A failed scenario is reported with its cause, the other scenarios are recorded, and no process or file
 * remains.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { verifyFolder } from "../../src/store/index.js";
import {
  isInTurn,
  type ListedProcess,
  listChildren,
  listDrivers,
  listRunProcesses,
} from "../helpers/processes.js";
import { newProject, type ProgramOutcome, type Project, renderOneTurn } from "../helpers/project.js";
import { waitUntil } from "../helpers/waiting.js";

const HELLO = renderOneTurn("model:\n  - do: [{ say: Hello. }]\n");
const HANGING_SCENARIO = renderOneTurn(
  "timeout: 15\nmodel:\n  - do: [{ wait_for: { method: thread/archived } }, { say: Never. }]\n",
);

const RUNS_OUT = renderOneTurn("model:\n  - do: [{ shell: ls }]\n");

type FailingScenario = [what: string, scenario: string, words: string[]];

/** Scenarios whose recording fails. */
const FAILING: FailingScenario[] = [
  [
    "hangs",
    HANGING_SCENARIO,
    [": step 2 (turn)", "still not done after 15 s", "the last frame came from codex"],
  ],
  [
    "has a script that runs out",
    RUNS_OUT,
    [": step 2 (turn)", "the model script ran out: codex sent request 2, and the script answers 1 request"],
  ],
  [
    "has a script that is too long",
    renderOneTurn("model:\n  - do: [{ say: a }]\n  - do: [{ say: b }]\n"),
    [": close", "codex left 1 response of the model script unused"],
  ],
  [
    "expects what codex does not send",
    renderOneTurn("model:\n  - expect: { input: another prompt }\n    do: [{ say: a }]\n"),
    [": step 2 (turn)", "response 1 expects `another prompt`", '"text":"Go."'],
  ],
  [
    "has no answer to what codex asks",
    renderOneTurn(
      "model:\n  - do: [{ shell: rm -r x }]\nanswers: [{ to: item/tool/call, result: { contentItems: [], success: true } }]\n",
    ).replace("never", "untrusted"),
    [": step 2 (turn)", "codex asked `item/commandExecution/requestApproval`", "`answers`"],
  ],
  [
    "kills codex",
    renderOneTurn("model:\n  - do: [{ shell: kill -9 $PPID }]\n").replace(
      "workspace-write",
      "danger-full-access",
    ),
    [": step 2 (turn)", "codex died (SIGKILL) while its client still wanted it"],
  ],
  [
    "gives the SDK what it does not take",
    renderOneTurn("model:\n  - do: [{ say: a }]\n").replace(
      "approvalPolicy: never }",
      "approvalPolicy: sometimes }\n    invalid: true",
    ),
    [": step 1 (start_thread)", "the SDK raised ValueError", "'sometimes'"],
  ],
];

/** Scenarios that are refused before they run. */
const INVALID: FailingScenario[] = [
  ["is broken YAML", "title: [\n", [".yaml:3:1:"]],
  [
    "has a step that does not exist",
    renderOneTurn("model:\n  - do: [{ sing: a }]\n"),
    [".yaml:9:10:", "model.0.do.0", "sing"],
  ],
  [
    "writes outside its workspace",
    renderOneTurn("workspace: { files: { ../x: y } }\nmodel:\n  - do: [{ say: a }]\n"),
    [".yaml:8:29: workspace.files", "inside the workspace"],
  ],
];

describe("one scenario is recorded, and another fails", () => {
  describe.each([
    ["its recording", FAILING, 1],
    ["its file", INVALID, 2],
  ] as const)("for %s", (_, scenarios, exitCode) => {
    let project: Project;
    let outcome: ProgramOutcome;
    const getName = (what: string) => what.toLowerCase().replaceAll(" ", "_");

    beforeAll(async () => {
      project = await newProject({
        good: HELLO,
        ...Object.fromEntries(scenarios.map(([what, bad]) => [getName(what), bad])),
      });
      outcome = await project.run(["harvest"]);
    });

    test.each(scenarios)("because it %s", (what, __, [first = "", ...words]) => {
      const own = splitErrors(outcome.stderr).find((text) => text.includes(getName(what) + first)) ?? "";
      for (const word of words) expect(own).toContain(word);
      expect(own).toMatch(/ {2}→ ./);
    });

    test("and leaves no file and no process of a failed one", async () => {
      const { code, stdout } = outcome;
      expect(stdout).toContain(`1 added, ${scenarios.length} failed`);
      expect(code).toBe(exitCode);
      expect(Object.keys(await project.readFiles())).toEqual([
        "audit.jsonl",
        "good.jsonl",
        "manifest.json",
        "wire/good.jsonl",
      ]);
      expect(await verifyFolder(project.fixtures)).toEqual([]);
      expect(listRunProcesses(project)).toEqual([]);
      expect(await readdir(join(project.cache, "runs"))).toEqual(["CACHEDIR.TAG"]);
    });
  });

  test("because its driver is killed", async () => {
    const project = await newProject({
      good: HELLO,
      bad: HANGING_SCENARIO.replace("timeout: 15", "timeout: 240"),
    });
    const { ended, child } = project.start(["harvest", "--jobs", "1"]);
    await waitUntil("codex is in the turn, which never ends", () => isInTurn(project));
    const driver = listDrivers(child.pid).find(({ pid }) => listChildren(pid).length > 0) as ListedProcess;
    process.kill(driver.pid, "SIGKILL");
    const { code, stdout, stderr } = await ended;
    expect(stderr).toContain("bad: step 2 (turn): the driver was ended by SIGKILL");
    expect(stdout).toContain("1 added, 1 failed");
    expect(code).toBe(1);
  });

  test("and keeps the fixture that it had", async () => {
    const project = await newProject({ good: HELLO, bad: HELLO });
    await project.run(["harvest"]);
    const before = await project.readFiles();
    await project.write("scenarios/bad.yaml", `name: bad\n${RUNS_OUT}`);
    const { code } = await project.run(["harvest"]);
    expect(code).toBe(1);
    expect(await project.readFiles()).toEqual(before);
  });
});

/** Splits what a command printed into its errors, each with its hint. */
function splitErrors(stderr: string): string[] {
  return stderr.split(/^(?=error: )/m);
}
