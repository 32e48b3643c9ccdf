/** Subjects other than the Python SDK, over the real codex: `harvest --sdk NAME`. */
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  hasTool,
  newCatalogueProject,
  newProject,
  type Project,
  REPOSITORY,
  renderOneTurn,
} from "../helpers/project.js";

const SUBJECTS = ["exec", "typescript", "app-server", "codex-sdk-py", "codex-sdk-python"];
const SCENARIOS = ["thread_resume", "tool_shell", "error_response_failed", "structured_output"];
/** The fixtures that were recorded before manifests had a driver's digest lack it. */
const CHANGING_MEMBERS = new Set(["driver", "harvestedAt", "touchstone"]);

test.each(SUBJECTS)("a harvest of %s gives the committed bytes", assertAsCommitted);

test.skipIf(!hasTool("cargo"))("a harvest of codex-client-sdk gives the committed bytes (cargo)", () =>
  assertAsCommitted("codex-client-sdk"),
);

async function assertAsCommitted(sdk: string): Promise<void> {
  const project = await newCatalogueProject();
  const names = [...SCENARIOS, "goal_budget", "client_exec"];
  const { code, stderr } = await runHarvest(project, sdk, names);
  expect(stderr).toBe("");
  expect(code).toBe(0);

  const committed = join(REPOSITORY, "integration/fixtures", sdk);
  const ours = join(project.root, "integration/fixtures", sdk);
  const files = (await readdir(ours, { recursive: true })).filter((file) => /\.jsonl$/.test(file));
  const fixtures = files.filter((file) => file !== "audit.jsonl");
  expect(fixtures.length).toBeGreaterThanOrEqual(SCENARIOS.length + 1);
  for (const file of fixtures) {
    expect(await readFile(join(ours, file), "utf8"), file).toBe(
      await readFile(join(committed, file), "utf8"),
    );
  }
  const [mine, theirs] = await Promise.all([ours, committed].map(readProjectManifest));
  for (const name of SCENARIOS) expect(mine.scenarios[name]).toEqual(theirs.scenarios[name]);
  expect(mine.unsupported?.goal_budget).toEqual(theirs.unsupported?.goal_budget);
}

test("a scenario that exec can't carry out is unsupported with a reason, and no failure", async () => {
  const project = await newCatalogueProject();
  const { code, stdout } = await project.run([
    ...["harvest", "--sdk", "exec", "--json"],
    ...["--scenario", "goal_budget", "--scenario", "turn_steer"],
  ]);
  expect(code).toBe(0);
  const report = JSON.parse(stdout);
  expect(report.failures).toEqual([]);
  expect(report.unsupported.goal_budget).toContain("has no goals");
  expect(report.unsupported.turn_steer).toContain("`item/agentMessage/delta`");
});

test("check, diff and audit work on another subject's folder", {
  timeout: 60_000,
}, async () => {
  const project = await newCatalogueProject();
  expect((await runHarvest(project, "exec", ["tool_shell"])).code).toBe(0);
  const check = await project.run(["check", "--sdk", "exec", "--scenario", "tool_shell"]);
  expect(check).toMatchObject({ code: 0, stdout: expect.stringContaining("(codex 0.163.0)") });
  const fixture = join(project.root, "integration/fixtures/exec/tool_shell.jsonl");
  await writeFile(fixture, (await readFile(fixture, "utf8")).replace("turn.completed", "turn.compleated"));
  for (const command of [["check", "--offline"], ["audit"]]) {
    const { code, stderr } = await project.run([...command, "--sdk", "exec"]);
    expect(code).toBe(1);
    expect(stderr).toContain("tool_shell.jsonl is not what the manifest says");
  }
  const none = await project.run(["diff", "--sdk", "typescript"]);
  expect(none.code).toBe(2);
  expect(none.stderr).toContain("There are no fixtures of `typescript`");
});

test("the manifest has the outcome of a failed turn of exec", async () => {
  const project = await newProject({
    fails: renderOneTurn("model:\n  - do:\n      - failed: { code: cyber_policy, message: Not this. }\n"),
  });
  expect((await runHarvest(project, "exec", ["fails"])).code).toBe(0);
  const { scenarios } = await readProjectManifest(join(project.root, "integration/fixtures/exec"));
  expect(scenarios.fails).toMatchObject({ wire: null, steps: [{ exitCode: 1 }] });
});

test("a subject in a user's own folder is harvested", async () => {
  const project = await newProject({ mine: renderOneTurn("model:\n  - do:\n      - say: Hello.\n") });
  await cp(join(REPOSITORY, "drivers/exec"), join(project.root, "elsewhere/mine"), { recursive: true });
  await cp(join(REPOSITORY, "drivers/helper.mjs"), join(project.root, "elsewhere/helper.mjs"));
  const { code, stderr } = await runHarvest(project, "./elsewhere/mine", ["mine"]);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  const events = await project.read("integration/fixtures/mine/mine.jsonl");
  expect(events).toContain(
    '{"type":"item.completed","item":{"id":"item_0","type":"agent_message","text":"Hello."}}',
  );
});

test("a driver that dies and a program that is no driver are reported", async () => {
  const project = await newProject({ mine: renderOneTurn("model:\n  - do:\n      - say: Hello.\n") });
  const writeSubject = (command: string) =>
    `title: x\nlanguage: shell\nprotocol: exec\ncommand: ${command}\n`;
  await project.write("drivers/dies/subject.yaml", writeSubject('[sh, -c, "echo out of order >&2; exit 3"]'));
  await project.write("drivers/none/subject.yaml", writeSubject("[no-such-program]"));
  const dies = await runHarvest(project, "dies", ["mine"]);
  expect(dies.code).toBe(1);
  expect(dies.stderr).toContain("the driver exited with code 3; its stderr ends with:\nout of order");
  const none = await runHarvest(project, "none", ["mine"]);
  expect(none.code).toBe(1);
  expect(none.stderr).toContain("could not be started");
});

function runHarvest(project: Project, sdk: string, names: string[]) {
  return project.run(["harvest", "--quiet", "--sdk", sdk, ...names.flatMap((name) => ["--scenario", name])]);
}

async function readProjectManifest(folder: string) {
  const text = await readFile(join(folder, "manifest.json"), "utf8");
  return JSON.parse(text, (key, value) => (CHANGING_MEMBERS.has(key) ? undefined : value));
}

test.each([
  ["exec", { exitCode: 1 }],
  ["typescript", { raised: { type: "AbortError", message: "The operation was aborted" } }],
])("a turn of %s is interrupted after its command has begun", async (sdk, outcome) => {
  const stopped = `title: A test
area: tests
covers: [a test]
steps: turn
workflow:
  - start_thread: { sandbox: workspace-write, approvalPolicy: never }
  - turn:
      input: Wait a while.
      during:
        - when: { method: item/started, params: { item: { type: commandExecution } } }
          do: { interrupt }
  - turn: { input: What happened? }
model:
  - do: [{ shell: sleep 30 }]
  - expect: { input: Wait a while. }
    do: [{ say: You interrupted me. }]
`;
  const project = await newProject({ stopped });
  expect((await runHarvest(project, sdk, ["stopped"])).code).toBe(0);
  const { scenarios } = await readProjectManifest(join(project.root, "integration/fixtures", sdk));
  expect(scenarios.stopped.steps[0]).toMatchObject(outcome);
  expect(await project.read(`integration/fixtures/${sdk}/stopped_step2.jsonl`)).toContain(
    "You interrupted me.",
  );
});
