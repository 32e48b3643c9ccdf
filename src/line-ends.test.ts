/** Each program that reads JSON lines ends a line at LF alone, in JavaScript and in Python. */
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { execa } from "execa";
import { beforeAll, describe, expect, test } from "vitest";
import { hasTool, parseLines, REPOSITORY } from "../test/helpers/project.js";
import { makeTemporaryFolder } from "../test/helpers/temporary.js";
import { readLines } from "./lib/index.js";
import { readFixture } from "./replay/index.js";

/** What other readers take for the end of a line. JSON escapes CR, VT and FF in a string, and lets the others stand. */
const TEXT = "CR \r LS \u2028 PS \u2029 NEL \u0085 VT \v FF \f end";
const STRING = JSON.stringify(TEXT);
/** Two events. CR may stand between the members of a JSON text; JSON.parse would change the numbers and the two `id`s. */
const EXEC_LINE = `{"type":"item.completed",\r"item":{"id":"item_0","text":${STRING},"n":[9007199254740993,3.0],"id":"ws"}}`;
const NOTIFICATION = `{"method":"item/completed",\r"params":{"threadId":"t","turnId":"u","item":{"text":${STRING}}}}`;

/** A codex that prints those lines, in `exec` and in a turn of `app-server`. */
const CODEX = `#!${process.execPath}
const exec = '{"type":"thread.started","thread_id":"t"}\\n' + ${JSON.stringify(EXEC_LINE)} + "\\n";
const turn = ${JSON.stringify(NOTIFICATION)} + '\\n{"method":"turn/completed","params":{"threadId":"t","turn":{"id":"u"}}}\\n';
if (process.argv[2] === "exec") process.stdout.write(exec);
else {
  let rest = "";
  process.stdin.on("data", (chunk) => {
    const lines = (rest + chunk).split("\\n");
    rest = lines.pop();
    for (const { id, method } of lines.map((line) => JSON.parse(line))) {
      if (id === undefined) continue;
      const result = { thread: { id: "t" }, turn: { id: "u" } };
      process.stdout.write(JSON.stringify({ id, result }) + "\\n" + (method === "turn/start" ? turn : ""));
    }
  });
}
`;

const COMMANDS = [
  { id: 1, do: "open", requires: [] },
  { id: 2, do: "start_thread", params: {} },
  { id: 3, do: "turn", thread: "t", input: TEXT, params: {} },
];

let folder: string;
let codexPath: string;
beforeAll(async () => {
  folder = await makeTemporaryFolder("line-ends");
  codexPath = join(folder, "codex");
  await writeFile(codexPath, CODEX, { mode: 0o755 });
});

/** Sends a driver the commands of a turn. @returns the lines that it wrote */
async function runTurn(program: string, file: string, thread = "t"): Promise<string[]> {
  const driver = execa(program, [file], { stderr: "inherit", env: { PYTHONDONTWRITEBYTECODE: "1" } });
  const lines: string[] = [];
  const ended = new Promise<void>((resolve) => {
    readLines(driver.stdout, (line) => {
      lines.push(line);
      const command = COMMANDS[lines.length];
      if (command) driver.stdin.write(renderCommand({ ...command, thread }));
      if (line.startsWith('{"end"')) resolve();
    });
  });
  driver.stdin.write(renderCommand({ ...COMMANDS[0], codex_path: codexPath }));
  await Promise.race([ended, driver]);
  driver.stdin.end();
  await driver;
  return lines;
}

/** Renders a command with a CR between two members, which each reader must accept. */
const renderCommand = (command: object) => `${JSON.stringify(command).replace(",", ",\r")}\n`;

test("readLines of lib/", async () => {
  const stream = new PassThrough();
  const lines: string[] = [];
  readLines(stream, (line) => lines.push(line));
  stream.end(`${EXEC_LINE}\n${NOTIFICATION}\n`);
  await new Promise((resolve) => stream.on("close", resolve));
  expect(lines).toEqual([EXEC_LINE, NOTIFICATION]);
});

/** Writes a fixture that consists of `EXEC_LINE`, twice. */
async function writeOddFixture(): Promise<void> {
  const steps = [{ file: "odd.jsonl", digest: "", bytes: 0, events: 2, methods: {} }];
  const subject = { sdk: null, codex: { version: "1" } };
  const scenarios = { odd: { title: "", covers: [], wire: null, subject, steps } };
  await writeFile(join(folder, "odd.jsonl"), `${EXEC_LINE}\n${EXEC_LINE}\n`);
  await writeFile(join(folder, "manifest.json"), JSON.stringify({ formatVersion: 1, scenarios }));
}

test("readFixture", async () => {
  await writeOddFixture();
  const items = [...readFixture("odd", { folder })].map((event) => (event as { item?: object }).item);
  expect(items).toMatchObject([{ text: TEXT }, { text: TEXT }]);
});

test.skipIf(!hasTool("python3"))("the reader of fixtures in Python", async () => {
  await writeOddFixture();
  const program = `import json, pytest_codex_touchstone as t; print(json.dumps([e["item"]["text"] for e in t.read_fixture("odd", folder=${JSON.stringify(folder)})]))`;
  expect(JSON.parse((await runPython(program)).stdout)).toEqual([TEXT, TEXT]);
});

test.skipIf(!hasTool("python3"))("the reader of reports in Python", async () => {
  const report = join(folder, "report.jsonl");
  const entry = { pid: 1, event: "mismatch", code: "refused", message: TEXT };
  await writeFile(report, `${JSON.stringify(entry).replace(",", ",\r")}\n`);
  const program = `import json, pytest_codex_touchstone as t; print(json.dumps(list(t.list_mismatches(${JSON.stringify(report)}))))`;
  expect(JSON.parse((await runPython(program)).stdout)).toEqual([`refused: ${TEXT}`]);
});

test("the driver of exec, which yields each line as codex printed it", async () => {
  const lines = await runTurn(process.execPath, join(REPOSITORY, "drivers/exec/driver.mjs"), "thread 1");
  expect(lines).toContain(`{"event":${EXEC_LINE},"of":3}`);
  expect(lines).toHaveLength(6);
});

test("the driver of app-server", async () => {
  const lines = await runTurn(process.execPath, join(REPOSITORY, "drivers/app-server/driver.mjs"));
  expect(lines).toContain(`{"event":${NOTIFICATION},"of":3}`);
  expect(lines).toHaveLength(6);
});

describe.each([
  ["javascript", process.execPath, "driver.mjs", "helper.mjs", true],
  ["python", "python3", "driver.py", "helper.py", hasTool("python3")],
])("%s", (language, program, file, helper, isInstalled) => {
  test.skipIf(!isInstalled)("the template of a driver", async () => {
    const own = join(folder, language);
    await cp(join(REPOSITORY, "templates/drivers", language), own, { recursive: true });
    await cp(join(REPOSITORY, "drivers", helper), join(own, helper));
    const lines = await runTurn(program, join(own, file));
    expect(lines).toContain(`{"event":${NOTIFICATION},"of":3}`);
  });
});

test("the SDK of the guide", async () => {
  const guide = await readFile(join(REPOSITORY, "docs/guides/add-an-sdk.md"), "utf8");
  const [, code = ""] = /```js title=src\/my-codex\.mjs\n(.*?)```/s.exec(guide) ?? [];
  const file = join(folder, "my-codex.mjs");
  await writeFile(file, code);
  const { Thread } = await import(file);
  const events: unknown[] = [];
  for await (const event of new Thread({ codexPath }).run("Go.")) events.push(event);
  expect(events).toMatchObject([{ type: "thread.started" }, { item: { text: TEXT } }]);
});

test("the catalogue's MCP server", async () => {
  const call = (id: number, name: string, args: object) =>
    `${JSON.stringify({ id, method: "tools/call", params: { name, arguments: args } }).replace(",", ",\r")}\n`;
  const input = call(1, "add", { a: 1, b: 2, note: TEXT }) + call(2, TEXT, { to: 0 });
  const { stdout } = await execa(process.execPath, [join(REPOSITORY, "scenarios/mcp/server.mjs")], { input });
  expect(parseLines(stdout)).toMatchObject([{ id: 1, result: { structuredContent: { sum: 3 } } }, { id: 2 }]);
});

function runPython(program: string) {
  const env = { PYTHONPATH: join(REPOSITORY, "packages/python/src"), PYTHONDONTWRITEBYTECODE: "1" };
  return execa("python3", ["-c", program], { env });
}
