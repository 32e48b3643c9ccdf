import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeProtocolSchemas } from "../../test/helpers/protocol-schemas.js";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import type { Manifest } from "../store/index.js";
import {
  measureCoverage,
  measureExecCoverage,
  NO_REASONS,
  renderCoverage,
  renderExecCoverage,
} from "./index.js";

const build = (method: string, params: object) => ({ properties: { method: { enum: [method] }, params } });

const WIRE = [
  { from: "client", message: { id: 1, method: "thread/start", params: {} } },
  { from: "codex", message: { id: 1, result: {} } },
  { from: "client", message: { id: 2, method: "fs/copy", params: {} } },
  {
    from: "codex",
    message: {
      id: 2,
      error: { code: -32600, message: "no", data: { codexErrorInfo: { notSteerable: {} } } },
    },
  },
  {
    from: "codex",
    message: { method: "item/completed", params: { item: { type: "command", status: "declined" } } },
  },
  { from: "codex", message: { method: "error", params: { error: { codexErrorInfo: "badRequest" } } } },
  { from: "codex", message: { id: 1, method: "approve", params: { mode: "fast" } } },
];

async function measure(reasons: Partial<typeof NO_REASONS> = {}) {
  const definitions = {
    ThreadItem: {
      oneOf: [{ properties: { type: { enum: ["command"] } } }, { properties: { type: { enum: ["sleep"] } } }],
    },
    CommandStatus: { type: "string", enum: ["completed", "declined"] },
    Mode: { type: "string", enum: ["fast", "slow"] },
    CodexErrorInfo: {
      anyOf: [{ enum: ["badRequest", "other"] }, { properties: { notSteerable: {} } }],
    },
  };
  const item = { properties: { item: { properties: { status: { $ref: "#/definitions/CommandStatus" } } } } };
  const mode = { properties: { mode: { $ref: "#/definitions/Mode" } } };
  const schemas = await makeProtocolSchemas({
    ClientRequest: { oneOf: ["thread/start", "fs/copy", "fs/new"].map((method) => build(method, {})) },
    ServerRequest: { definitions, oneOf: [build("approve", mode)] },
    ServerNotification: { definitions, oneOf: [build("item/completed", item), build("error", {})] },
  });
  const folder = await makeTemporaryFolder("fixtures");
  await mkdir(join(folder, "wire"));
  const wire = WIRE.map((entry) => `${JSON.stringify({ process: 1, ...entry })}\n`).join("");
  await writeFile(join(folder, "wire/one.jsonl"), wire);
  const scenario = { wire: { file: "wire/one.jsonl" }, steps: [{ methods: { "item/completed": 1 } }] };
  const manifest = { scenarios: { one: scenario } } as unknown as Manifest;
  const stable = ["thread/start", "fs/copy"];
  return measureCoverage([{ folder, manifest }], schemas, stable, { ...NO_REASONS, ...reasons });
}

test("requests of the client, kinds of errors, statuses and values of enums are counted", async () => {
  const { rows, problems } = await measure();
  const list = (kind: string, isShown: boolean) =>
    rows.filter((row) => row.kind === kind && row.scenarios.length > 0 === isShown).map(({ name }) => name);
  expect(list("clientRequests", true)).toEqual(["thread/start", "fs/copy"]);
  expect(list("errors", true)).toEqual(["badRequest", "notSteerable"]);
  expect(list("errors", false)).toEqual(["other"]);
  expect(list("statuses", true)).toEqual(["CommandStatus.declined"]);
  expect(list("values", false)).toEqual(["Mode.slow"]);
  // Neither an experimental request nor a value of an enum needs a reason.
  expect(problems.map((problem) => problem.split(" ")[0])).toEqual([
    "sleep",
    "other",
    "CommandStatus.completed",
  ]);
});

test("the page says which requests codex refused, and which it has only as experiments", async () => {
  const page = renderCoverage(await measure(), "1.2.3");
  expect(page).toContain("| `fs/copy` | one (refused) |");
  expect(page).toContain("| `thread/start` | one |");
  expect(page).toContain("In no scenario: `fs/new`.");
  expect(page).toContain("| Mode | `fast` | `slow` |");
});

test("a reason for what is recorded, and one for what codex does not know, are problems", async () => {
  const { problems } = await measure({ errors: { badRequest: "none", invented: "none" } });
  expect(problems).toContain("badRequest has a reason for being in no scenario, but is in one");
  expect(problems).toContain("invented has a reason, but this codex does not know it");
});

test("the events of exec are counted by event, item and status", async () => {
  const folder = await makeTemporaryFolder("fixtures");
  const item = { type: "command_execution", status: "declined" };
  await writeFile(join(folder, "one.jsonl"), `${JSON.stringify({ type: "item.completed", item })}\n`);
  const steps = [{ file: "one.jsonl" }];
  // A capture shows nothing about a scenario.
  const scenarios = { one: { steps }, bug: { steps, captured: { from: "a log", format: "exec" } } };
  const manifest = { scenarios } as unknown as Manifest;
  const page = renderExecCoverage(await measureExecCoverage({ folder, manifest }), "1.2.3");
  expect(page).toContain("## Events: 1 of 8 (12 %)");
  expect(page).toContain("| `command_execution declined` | one |");
  expect(page).toContain("| `todo_list` | – |");
});
