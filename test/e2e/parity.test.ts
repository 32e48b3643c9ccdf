import { appendFile, cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { listProcesses } from "../helpers/processes.js";
import { newCatalogueProject, type Project, REPOSITORY } from "../helpers/project.js";
import { waitUntil } from "../helpers/waiting.js";

const FIXTURES = join(REPOSITORY, "integration/fixtures");

interface ParityReport {
  ok: boolean;
  totals: Record<string, number>;
  subjects: { id: string; live: boolean }[];
  cells: {
    scenario: string;
    subject: string;
    kind: string;
    reason?: string;
    stale?: boolean;
    differences?: {
      what: string;
      message: string;
      accepted?: string;
      reference: string | null;
      subject: string | null;
    }[];
  }[];
  obsolete: { line: number; what: string }[];
}

/** Makes a project with this repository's scenarios, fixtures and accepted differences. */
async function newParityProject(): Promise<Project> {
  const project = await newCatalogueProject(`fixtures: ${FIXTURES}\n`);
  await cp(join(REPOSITORY, "parity.yaml"), join(project.root, "parity.yaml"));
  return project;
}

/** Makes a project with its own fixtures. */
async function newProjectWithFixtures(...ids: string[]): Promise<Project> {
  const project = await newCatalogueProject();
  for (const id of ids)
    await cp(join(FIXTURES, id), join(project.root, "integration/fixtures", id), { recursive: true });
  await cp(join(REPOSITORY, "parity.yaml"), join(project.root, "parity.yaml"));
  return project;
}

async function runParity(
  project: Project,
  ...args: string[]
): Promise<{ code: number | null; report: ParityReport }> {
  const { code, stdout, stderr } = await project.run(["parity", "--json", ...args]);
  if (!stdout) throw new Error(stderr);
  return { code, report: JSON.parse(stdout) };
}

test("parity of this repository's fixtures finds no unexpected difference, and needs no codex", async () => {
  const project = await newParityProject();
  const { code, stdout, stderr } = await project.run(["parity", "--badge", "badges"], {
    PATH: "/nowhere",
    TOUCHSTONE_CACHE: "/nowhere",
  });
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^tool_patch +=/m);
  expect(stdout).toContain(
    "= same   ~ different as accepted   ≠ different   – not supported   ✗ failed   ? not compared",
  );
  expect(stdout).toMatch(/\d+ cells: \d+ same, \d+ different as accepted, \d+ not supported/);
  const badge = await readFile(join(project.root, "badges/exec.json"), "utf8");
  expect(JSON.parse(badge)).toMatchObject({ label: "codex parity of exec", color: "brightgreen" });
  const { report } = await runParity(project);
  expect(report.ok).toBe(true);
  expect(report.totals.same).toBeGreaterThan(200);
  const unsupported = report.cells.find(
    ({ scenario, subject }) => scenario === "goal_budget" && subject === "exec",
  );
  expect(unsupported).toMatchObject({ kind: "unsupported", reason: expect.stringContaining("has no goals") });
});

test("parity shows where each difference of a scenario is, also as Markdown", async () => {
  const project = await newParityProject();
  const { stdout } = await project.run(["parity", "--scenario", "tool_web_search"]);
  expect(stdout).toContain("accepted item begins (web_search) is missing");
  expect(stdout).toContain("reference tool_web_search.jsonl:4");
  expect(stdout).toContain("two members called `id`");
  const { stdout: text } = await project.run([
    "parity",
    "--markdown",
    "--sdk",
    "exec",
    "--sdk",
    "typescript",
  ]);
  expect(text).toContain("| scenario | `exec` | `typescript` |");
  expect(text).toContain("| `turn_model_override` | ~ | – |");
});

test("parity fails on an unexpected difference, and on a listed one that no longer occurs", async () => {
  const project = await newParityProject();
  const accepted = await project.read("parity.yaml");
  await project.write("parity.yaml", accepted.slice(0, accepted.indexOf("  # codex exec itself.")));
  const unexpected = await project.run(["parity", "--sdk", "exec"]);
  expect(unexpected.code).toBe(1);
  expect(unexpected.stdout).toContain("unexpected exec: warning is one more");
  expect(unexpected.stdout).toMatch(/\b\d+ unexpected differences?, not listed in parity\.yaml\./);

  const listed = "\n  - { subject: exec, scenario: thread_basic, what: usage is missing, reason: made up }\n";
  await project.write("parity.yaml", `${accepted}${listed}`);
  const obsolete = await project.run(["parity", "--sdk", "exec"]);
  expect(obsolete.code).toBe(1);
  expect(obsolete.stdout).toMatch(
    /obsolete exec: usage is missing \(thread_basic\), listed in parity\.yaml:\d+/,
  );
});

test("parity reads the accepted differences of another file, also under the flag's former name", async () => {
  const project = await newParityProject();
  await project.write("empty.yaml", "accepted: []\n");
  const { code, stdout } = await project.run(["parity", "--sdk", "exec", "--accepted", "empty.yaml"]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/\b\d+ unexpected differences?, not listed in empty\.yaml\./);
  const formerName = await project.run(["parity", "--sdk", "exec", "--known", "empty.yaml"]);
  expect(formerName).toMatchObject({ code, stdout });
});

test.each([
  [["--sdk", "nobody"], "nobody has no fixtures"],
  [["--scenario", "no_such"], "No subject has a recording of the scenario `no_such`"],
  [["--driver", "./nothing"], "`./nothing` is neither the folder of a driver, nor a program"],
  [["--driver", "./parity.yaml"], "`./parity.yaml` is neither the folder of a driver, nor a program"],
  [["--fixtures", "/nowhere"], "/nowhere/python has no fixtures"],
])("parity refuses %j", async (args, message) => {
  const project = await newParityProject();
  const { code, stderr, stdout } = await project.run(["parity", ...args]);
  expect(stderr).toContain(message);
  expect(stdout).toBe("");
  expect(code).toBe(2);
});

test("a broken parity.yaml is reported with its line", async () => {
  const project = await newParityProject();
  await project.write("parity.yaml", "accepted:\n  - subject: exec\n    scenario: a\n");
  const { code, stderr } = await project.run(["parity"]);
  expect(code).toBe(2);
  expect(stderr).toContain("parity.yaml:2: accepted.0.what");
});

test("parity reports a stale fixture, a damaged one and a missing one", async () => {
  const project = await newProjectWithFixtures("python", "exec");
  const manifest = "integration/fixtures/exec/manifest.json";
  const { scenarios, ...rest } = JSON.parse(await project.read(manifest));
  scenarios.thread_basic.scenario = scenarios.turn_unicode.scenario;
  delete scenarios.turn_unicode;
  await project.write(manifest, JSON.stringify({ ...rest, scenarios }));
  await appendFile(join(project.root, "integration/fixtures/exec/tool_shell.jsonl"), '{"type":\n');
  const { code, report } = await runParity(project);
  expect(code).toBe(1);
  const findCell = (name: string) => report.cells.find(({ scenario }) => scenario === name);
  expect(findCell("thread_basic")).toMatchObject({ kind: "not run", stale: true });
  expect(findCell("turn_unicode")).toMatchObject({
    kind: "not run",
    reason: expect.stringContaining("touchstone harvest --sdk exec --scenario turn_unicode"),
  });
  expect(findCell("tool_shell")).toMatchObject({
    kind: "failed",
    reason: expect.stringMatching(/tool_shell\.jsonl:7 is no JSON object/),
  });
  expect(report.cells.filter(({ kind }) => kind === "same").length).toBeGreaterThan(40);
});

/** Copies the raw driver under its own name, with one change. */
async function makeMutatedDriver(project: Project, from: string, to: string): Promise<string> {
  const folder = join(project.root, "mutated/app-server");
  await cp(join(REPOSITORY, "drivers/app-server"), folder, { recursive: true });
  await cp(join(REPOSITORY, "drivers/helper.mjs"), join(project.root, "mutated/helper.mjs"));
  let changed = 0;
  for (const name of await readdir(folder)) {
    const source = await readFile(join(folder, name), "utf8");
    if (!source.includes(from)) continue;
    await writeFile(join(folder, name), source.replace(from, to));
    changed++;
  }
  expect(changed).toBe(1);
  return folder;
}

/** A scenario for each mutation, and one in which none shows. */
const WORKFLOWS = ["thread_basic", "turn_stream_many", "error_quota", "approval_command_declined"];

test.each([
  ["as it is", "let codex;", "let codex;", undefined, /^$/],
  [
    "that loses a delta",
    "  take(line) {\n",
    '  take(line) {\n    if (line.includes(\'"delta":"on"\')) return;\n',
    "turn_stream_many",
    /^params\.delta of item\/agentMessage\/delta differs: .*Done\..*D?e?\./,
  ],
  [
    "that swallows an error",
    "  take(line) {\n",
    '  take(line) {\n    if (line.includes(\'"method":"error"\')) return;\n',
    "error_quota",
    /^error is missing/,
  ],
  [
    "that answers an approval wrongly",
    "result: await ask(method, params)",
    'result: await ask(method, params).then((result) => (result.decision === "decline" ? { decision: "accept" } : result))',
    "approval_command_declined",
    /answer\.decision of answer to item\/commandExecution\/requestApproval differs: "decline" in the reference, "accept" here/,
  ],
])("a driver %s is found in its cell, and only there", async (_, from, to, where, how) => {
  const project = await newParityProject();
  const driver = await makeMutatedDriver(project, from, to);
  const workflows = where ? ["thread_basic", where] : WORKFLOWS;
  const chosen = workflows.flatMap((name) => ["--scenario", name]);
  const { code, report } = await runParity(project, "--driver", driver, "--sdk", "app-server", ...chosen);
  expect(report.subjects).toMatchObject([{ id: "app-server", live: true }]);
  expect(report.cells.map(({ scenario }) => scenario)).toEqual(workflows.toSorted());
  const bad = report.cells.filter(({ kind }) => kind !== "same");
  expect(bad.map(({ scenario }) => scenario)).toEqual(where ? [where] : []);
  expect(code).toBe(where ? 1 : 0);
  const output = bad.flatMap(({ kind, differences, reason }) =>
    kind === "differs" ? (differences ?? []).map(({ message }) => message) : [`${kind}: ${reason}`],
  );
  expect(output.join("\n")).toMatch(how);
});

test("parity records a user's own program, and reports one that is no driver", async () => {
  const project = await newParityProject();
  const program = join(project.root, "my-port.sh");
  const driver = join(REPOSITORY, "drivers/exec/driver.mjs");
  await writeFile(program, `#!/bin/sh\nexec ${process.execPath} ${driver}\n`, { mode: 0o755 });
  const chosen = ["--sdk", "exec", "--scenario", "thread_basic", "--scenario", "goal_budget"];
  const { code, report } = await runParity(project, "--driver", program, "--protocol", "exec", ...chosen);
  expect(code).toBe(0);
  const own = report.cells.filter(({ subject }) => subject === "my-port");
  expect(own).toMatchObject([
    { scenario: "goal_budget", kind: "unsupported" },
    { scenario: "thread_basic", kind: "same" },
  ]);

  const formerName = await runParity(project, "--driver", program, "--speaks", "exec", ...chosen);
  expect(formerName.report).toEqual(report);

  await writeFile(program, "#!/bin/sh\necho oh no >&2\nexit 3\n", { mode: 0o755 });
  const broken = await runParity(project, "--driver", program, ...chosen);
  expect(broken.code).toBe(1);
  expect(broken.report.cells.filter(({ subject }) => subject === "my-port")).toMatchObject([
    { kind: "failed", reason: expect.stringContaining("oh no") },
    { kind: "failed" },
  ]);
});

test("a live recording of the pinned subject equals its fixtures", async () => {
  const project = await newParityProject();
  const { code, report } = await runParity(
    project,
    "--harvest",
    "--sdk",
    "exec",
    "--scenario",
    "thread_resume",
  );
  expect(report.cells).toMatchObject([{ subject: "exec", kind: "same" }]);
  expect(report.subjects).toMatchObject([{ id: "exec", live: true }]);
  expect(code).toBe(0);
});

test("Ctrl-C ends the driver that parity started, and leaves nothing behind", async () => {
  const project = await newParityProject();
  const program = join(project.root, "hangs");
  await writeFile(program, "#!/bin/sh\nexec sleep 1000.417\n", { mode: 0o755 });
  const scratch = join(project.root, "tmp");
  await mkdir(scratch);
  const args = ["parity", "--driver", "./hangs", "--scenario", "thread_basic", "--sdk", "exec"];
  const { child, ended } = project.start(args, { TMPDIR: scratch });
  const runs = () => listProcesses().some(({ command }) => command === "sleep 1000.417");
  await waitUntil("the driver runs", runs);
  child.kill("SIGINT");
  const { code, stderr } = await ended;
  expect(stderr).toContain("Interrupted");
  expect(code).toBe(2);
  expect(await readdir(scratch)).toEqual([]);
  expect(runs()).toBe(false);
});
