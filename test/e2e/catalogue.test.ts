/** The catalogue that ships with touchstone, and the scenario language. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  newCatalogueProject,
  newProject,
  parseLines,
  REPOSITORY,
  renderOneTurn,
} from "../helpers/project.js";

const START = `title: A test
area: tests
covers: [a test]
workflow:
  - start_thread: { sandbox: read-only, approvalPolicy: never }
`;
const FOLDER = join(REPOSITORY, "integration/fixtures/python");

describe("the catalogue of scenarios", () => {
  test("is listed with name, title, area and what each proves, and says which have a file for each turn", async () => {
    const project = await openOwnRepository();
    const { code, stdout } = await project.run(["scenarios", "list", "--json"]);
    expect(code).toBe(0);
    const rows = JSON.parse(stdout) as {
      name: string;
      title: string;
      area: string;
      steps: string;
      covers: string[];
    }[];
    expect(rows.length).toBeGreaterThanOrEqual(60);
    for (const row of rows) {
      expect(row.title, row.name).not.toBe("");
      expect(row.covers.length, row.name).toBeGreaterThan(0);
    }
    const areas = [
      "approvals",
      "errors",
      "goals",
      "mcp",
      "sandbox",
      "structured output",
      "thread",
      "tools",
      "turn",
    ];
    expect(rows.map(({ area }) => area)).toEqual(expect.arrayContaining(areas));
    const text = (await project.run(["scenarios", "list"])).stdout;
    for (const { name, title, steps, covers } of rows) {
      const [line = ""] = new RegExp(`^  ${name} .*`, "m").exec(text) ?? [];
      expect(line).toContain(title);
      expect(line.endsWith("(a file for each turn)"), name).toBe(steps === "turn");
      expect(text).toContain(`- ${covers[0]}`);
    }
  });

  test("covers 60 % of the notifications and 75 % of the item types, with a reason for each other one", async () => {
    const project = await openOwnRepository();
    const page = join(project.root, "coverage.md");
    const { code, stdout, stderr } = await project.run([
      "scenarios",
      "coverage",
      "--strict",
      "--output",
      page,
      "--json",
    ]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const { rows, problems } = JSON.parse(stdout) as {
      rows: { kind: string; scenarios: string[]; reason?: string; isOptional: boolean }[];
      problems: string[];
    };
    expect(problems).toEqual([]);
    const countShare = (kind: string) => {
      const own = rows.filter((row) => row.kind === kind);
      return own.filter(({ scenarios }) => scenarios.length > 0).length / own.length;
    };
    expect(countShare("notifications")).toBeGreaterThanOrEqual(0.6);
    expect(countShare("items")).toBeGreaterThanOrEqual(0.75);
    for (const { scenarios, reason, isOptional } of rows)
      expect(scenarios.length > 0 || reason || isOptional).toBeTruthy();
    const stableRequests = rows.filter(({ kind, isOptional }) => kind === "clientRequests" && !isOptional);
    expect(stableRequests).toHaveLength(105);
    expect(stableRequests.filter(({ scenarios }) => scenarios.length === 0)).toEqual([]);
    for (const name of ["coverage.md", "coverage-exec.md"])
      expect(await readFile(join(project.root, name), "utf8")).toBe(
        await readFile(join(REPOSITORY, "docs", name), "utf8"),
      );
  });

  test("reports what is neither recorded nor explained, and each reason that no longer holds", async () => {
    const project = await newProject();
    await project.write(
      "scenarios/coverage/reasons.yaml",
      "notifications: { turn/invented: none, turn/started: none }\n",
    );
    const summary = await project.run(["scenarios", "coverage"]);
    expect(summary.code).toBe(0);
    expect(summary.stdout).toContain("`--strict` lists them");
    const { code, stderr } = await project.run(["scenarios", "coverage", "--strict"]);
    expect(code).toBe(1);
    expect(stderr).toContain("turn/completed is in no scenario, and no reason says why");
    expect(stderr).toContain("turn/invented has a reason, but this codex does not know it");
  });

  test("holds the same events for the async client as for the sync one", async () => {
    const findRow = (name: string) => readFile(join(FOLDER, name), "utf8");
    expect(await findRow("thread_basic_async.jsonl")).toBe(await findRow("thread_basic.jsonl"));
  });
});

test("`scenarios new` writes a scenario that runs, and never replaces one", async () => {
  const project = await newProject();
  expect((await project.run(["scenarios", "new", "my_workflow"])).stdout).toContain(
    "wrote scenarios/my_workflow.yaml",
  );
  const { code, stdout } = await project.run(["harvest"]);
  expect(stdout).toContain("1 added");
  expect(code).toBe(0);
  const again = await project.run(["scenarios", "new", "my_workflow"]);
  expect(again.code).toBe(2);
  expect(again.stderr).toContain("is there already");
  expect((await project.run(["scenarios", "new", "../x"])).code).toBe(2);
});

describe("a harvest names", () => {
  test.each([
    [
      "an expectation on the body",
      renderOneTurn("model:\n  - expect: { body: { model: gpt-1 } }\n    do: [{ say: a }]"),
      'response 1 expects {"model":"gpt-1"} in the request; it has model: "gpt-5.5"',
    ],
    [
      "an error that the SDK does not raise",
      START.concat("  - turn: { input: Go. }\n    raises: InvalidRequestError\n"),
      "step 2 (turn): the SDK did not raise `InvalidRequestError`",
    ],
    [
      "an error of another class",
      START.concat(
        "  - request: { method: thread/nothing }\n    invalid: true\n    raises: TransportClosedError\n",
      ),
      "step 2 (request): the SDK raised InvalidRequestError",
    ],
    [
      "a member that a result does not have",
      START.concat(
        "  - request: { method: thread/loaded/list, params: {} }\n",
        "  - request: { method: thread/read, params: { threadId: $result.a.b } }\n",
      ),
      "the last result has no `a.b`",
    ],
    [
      "input for a command that never ran",
      renderOneTurn("model:\n  - do: [{ stdin: { text: a } }]"),
      "`stdin`: no output in the request names a command that still runs",
    ],
  ])("%s", async (_what, yaml, words) => {
    const project = await newProject({ one: yaml });
    const { code, stderr } = await project.run(["harvest"]);
    expect(stderr).toContain(words);
    expect(code).toBe(1);
  });

  test("a thread that there never was, before anything runs", async () => {
    const project = await newProject({ one: START.concat("  - turn: { thread: 2, input: Go. }\n") });
    const { code, stderr } = await project.run(["harvest"]);
    expect(stderr).toContain("no earlier step has started thread 2");
    expect(code).toBe(2);
  });

  test("a file that a scenario wants and that is not there", async () => {
    const project = await newProject({
      one: renderOneTurn("workspace: { files: { a: { from: gone.txt } } }\n"),
    });
    const { code, stderr } = await project.run(["harvest"]);
    expect(stderr).toContain("gone.txt can't be read");
    expect(code).toBe(2);
  });
});

test("a codex that is killed ends its turn with the SDK's own error, and the wire shows the exit", async () => {
  const wire = parseLines(await readFile(join(FOLDER, "wire/error_codex_killed.jsonl"), "utf8"));
  expect(wire).toContainEqual({ process: 1, exit: { code: null, signal: "SIGKILL" } });
  const events = parseLines(await readFile(join(FOLDER, "error_codex_killed_step2.jsonl"), "utf8"));
  expect(events.at(-1)).toMatchObject({ method: "turn/start", error: { type: "TransportClosedError" } });
});

/** Opens a project with this repository's own scenarios and fixtures. */
function openOwnRepository() {
  return newCatalogueProject(`fixtures: ${join(REPOSITORY, "integration/fixtures")}\n`);
}
