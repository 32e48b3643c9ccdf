/**
 * A failed scenario is reported with its cause, the other scenarios are recorded, and no process or file
 * remains.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { verifyFolder } from "../../src/store/index.js";
import {
  isInTurn,
  type ListedProcess,
  listChildren,
  listDrivers,
  listRunProcesses,
} from "../helpers/processes.js";
import { newProject, renderOneTurn } from "../helpers/project.js";
import { waitUntil } from "../helpers/waiting.js";

const HELLO = renderOneTurn("model:\n  - do: [{ say: Hello. }]\n");
const HANGING_SCENARIO = renderOneTurn(
  "timeout: 15\nmodel:\n  - do: [{ wait_for: { method: thread/archived } }, { say: Never. }]\n",
);

const RUNS_OUT = renderOneTurn("model:\n  - do: [{ shell: ls }]\n");

describe("of two scenarios one is recorded, and the other fails", () => {
  test.each<[string, string, string[]]>([
    [
      "hangs",
      HANGING_SCENARIO,
      ["bad: step 2 (turn)", "still not done after 15 s", "the last frame came from codex"],
    ],
    [
      "has a script that runs out",
      RUNS_OUT,
      ["bad: step 2 (turn)", "the model script ran out: codex asked for response 2, and the script has 1"],
    ],
    [
      "has a script that is too long",
      renderOneTurn("model:\n  - do: [{ say: a }]\n  - do: [{ say: b }]\n"),
      ["bad: close", "codex never asked for the last 1 of the model script's responses"],
    ],
    [
      "expects what codex does not send",
      renderOneTurn("model:\n  - expect: { input: another prompt }\n    do: [{ say: a }]\n"),
      ["bad: step 2 (turn)", "response 1 expects `another prompt`", '"text":"Go."'],
    ],
    [
      "has no answer to what codex asks",
      renderOneTurn(
        "model:\n  - do: [{ shell: rm -r x }]\nanswers: [{ to: item/tool/call, result: { contentItems: [], success: true } }]\n",
      ).replace("never", "untrusted"),
      ["bad: step 2 (turn)", "codex asked `item/commandExecution/requestApproval`", "`answers`"],
    ],
    [
      "kills codex",
      renderOneTurn("model:\n  - do: [{ shell: kill -9 $PPID }]\n").replace(
        "workspace-write",
        "danger-full-access",
      ),
      ["bad: step 2 (turn)", "codex died (SIGKILL) while its client still wanted it"],
    ],
    [
      "gives the SDK what it does not take",
      renderOneTurn("model:\n  - do: [{ say: a }]\n").replace(
        "approvalPolicy: never }",
        "approvalPolicy: sometimes }\n    invalid: true",
      ),
      ["bad: step 1 (start_thread)", "the SDK raised ValueError", "'sometimes'"],
    ],
    ["is broken YAML", "title: [\n", ["bad.yaml:3:1:"]],
    [
      "has a step that does not exist",
      renderOneTurn("model:\n  - do: [{ sing: a }]\n"),
      ["bad.yaml:9:10:", "model.0.do.0", "sing"],
    ],
    [
      "writes outside its workspace",
      renderOneTurn("workspace: { files: { ../x: y } }\nmodel:\n  - do: [{ say: a }]\n"),
      ["bad.yaml:8:29: workspace.files", "inside the workspace"],
    ],
  ])("because it %s", async (_, bad, words) => {
    const project = await newProject({ good: HELLO, bad });
    const { code, stdout, stderr } = await project.run(["harvest"]);
    for (const word of words) expect(stderr).toContain(word);
    expect(stderr).toMatch(/ {2}→ ./);
    expect(stdout).toContain("1 added, 1 failed");
    expect(code).toBe(bad.includes("sing") || bad.includes("[\n") || bad.includes("../x") ? 2 : 1);
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
