import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { anyBytes, breakJsonFile, breakJsonLines, breakLines } from "../../test/helpers/broken-files.js";
import { checkProperty, readOrRefuse } from "../../test/helpers/fuzz.js";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { type Message, readFixture, replay } from "./index.js";
import { findEventFiles } from "./recording/fixture-lookup.js";
import { LineReader } from "./recording/line-reader.js";
import { ManifestReader } from "./recording/manifest.js";

const FIXTURES = "integration/fixtures/python";
const NAME = "approval_command_accepted";
const WIRE = readFileSync(`${FIXTURES}/wire/${NAME}.jsonl`, "utf8");
const CLIENT_LINES = WIRE.trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line))
  .filter(({ from }) => from === "client")
  .map(({ message }) => JSON.stringify(message));

let folder: string;
beforeAll(async () => {
  folder = await makeTemporaryFolder("replay-fuzz");
  mkdirSync(join(folder, "wire"));
});

/** Replays the fixture to a client that sends these lines. @returns codex's messages, and how codex ended, if it did */
async function replayTo(lines: string[], options: Parameters<typeof replay>[1]) {
  const codex = replay(NAME, { timeout: 0, ...options });
  for (const line of lines) codex.send(line);
  codex.close();
  const messages: Message[] = [];
  for await (const message of codex) messages.push(message);
  expect(JSON.parse(JSON.stringify(codex.report))).toHaveLength(codex.report.length);
  return { messages, ended: codex.ended };
}

const clientLines = fc.oneof(
  { weight: 3, arbitrary: breakLines(CLIENT_LINES) },
  fc.array(anyBytes.map(String), { maxLength: 3 }).map((lines) => [...CLIENT_LINES.slice(0, 2), ...lines]),
);
const strictness = fc.constantFrom("default" as const, "strict" as const, "lenient" as const);

test("whatever a client sends, the fake codex then refuses an unknown request, unless codex has ended", () =>
  checkProperty(
    fc.asyncProperty(clientLines, strictness, async (lines, strict) => {
      const id = "the last request";
      const last = JSON.stringify({ id, method: "no/such/method" });
      const { messages, ended } = await replayTo([...lines, last], { folder: FIXTURES, strictness: strict });
      if (!ended) expect(messages).toContainEqual(expect.objectContaining({ id, error: expect.anything() }));
    }),
    50,
  ));

test.each([
  ["an id that is an object", '{"id":{"toString":1},"result":1}'],
  ["a method that is a number", '{"id":1,"method":1}'],
  [
    "a message that is nested too deeply",
    `{"id":1,"method":"x","params":${"[".repeat(9999)}${"]".repeat(9999)}}`,
  ],
])("the fake codex reports that a line with %s is not JSON-RPC", async (_, line) => {
  const codex = replay(NAME, { folder: FIXTURES });
  codex.send(line);
  codex.close();
  expect(codex.report).toContainEqual(expect.objectContaining({ code: "not-json" }));
});

test.each([
  ["an exit that is true", '{"process":1,"exit":true}', /:1 can't be replayed: it is no frame/],
  [
    "a process that is an object",
    '{"process":{"valueOf":1},"from":"codex","message":{}}',
    /:1 can't be replayed/,
  ],
  [
    "a message that is nested too deeply",
    `{"message":${"[".repeat(9999)}${"]".repeat(9999)}}`,
    /:1 .*nested too deeply/,
  ],
])("a recording with %s is refused, and the error names the line", async (_, line, problem) => {
  writeFileSync(join(folder, "wire", `${NAME}.jsonl`), `${line}\n${WIRE}`);
  await expect(replayTo([], { folder })).rejects.toThrow(problem);
});

test("a broken line that is read while no call of the client runs is an error of the iteration", async () => {
  const lines = WIRE.split("\n");
  const broken = [...lines.slice(0, 20), "{", ...lines.slice(20)].join("\n");
  writeFileSync(join(folder, "wire", `${NAME}.jsonl`), broken);
  const codex = replay(NAME, { folder, timeout: 0 });
  const [initialize = "", , , turnStart = ""] = CLIENT_LINES;
  codex.send(initialize);
  codex.send(turnStart); // it comes early, so the fake codex looks ahead for its response
  const read = async () => {
    for await (const _ of codex);
  };
  await expect(read()).rejects.toThrow(/:21 can't be replayed/);
});

test.each([
  ["line ends of Windows", WIRE.replaceAll("\n", "\r\n")],
  ["an additional member", WIRE.replaceAll("}\n", ',"more":1}\n')],
  ["a process with a huge number", `${WIRE}{"process":9007199254740991,"from":"codex","message":{}}\n`],
  ["a method that is a number", `${WIRE}{"process":1,"from":"codex","message":{"method":1}}\n`],
])("a recording with %s is replayed", async (_, wire) => {
  writeFileSync(join(folder, "wire", `${NAME}.jsonl`), wire);
  const [initialize = ""] = CLIENT_LINES;
  const { messages } = await replayTo([initialize, '{"id":"x","method":"model/list"}'], { folder });
  expect(messages.filter(({ id }) => id !== undefined)).toMatchObject([
    { result: { userAgent: expect.any(String) } },
    { id: "x", error: {} },
  ]);
});

test("a broken recording is replayed, or refused with its file and line", () =>
  checkProperty(
    fc.asyncProperty(breakJsonLines(WIRE), async (bytes) => {
      const file = join(folder, "wire", `${NAME}.jsonl`);
      writeFileSync(file, bytes);
      await readOrRefuse(
        () => replayTo(CLIENT_LINES, { folder }),
        (message) =>
          new RegExp(`^${file}(?::\\d+ | is cut: its last line, line \\d+| holds no frames)`).test(message),
      );
    }),
    50,
  ));

test("a broken fixture is read, or refused with its file and line", () =>
  checkProperty(
    fc.asyncProperty(breakJsonLines(readFileSync(`${FIXTURES}/${NAME}.jsonl`, "utf8")), async (bytes) => {
      const file = join(folder, `${NAME}.jsonl`);
      writeFileSync(file, bytes);
      const events = await readOrRefuse(
        () => [...readFixture(NAME, { folder })],
        (message) =>
          new RegExp(`^${file}(?::\\d+ | is cut: its last line, line \\d+| holds no events)`).test(message),
      );
      if (events) expect(JSON.stringify(events)).toContain("{");
    }),
    50,
  ));

test("a broken manifest is used as far as it can be read, or refused with its path", () => {
  const { scenarios, ...head } = JSON.parse(readFileSync(`${FIXTURES}/manifest.json`, "utf8"));
  const valid = JSON.stringify({ ...head, scenarios: { [NAME]: scenarios[NAME] } });
  return checkProperty(
    fc.asyncProperty(breakJsonFile(valid), async (bytes) => {
      const own = await folderWithManifest(bytes);
      await readOrRefuse(
        () => {
          const manifest = new ManifestReader(own);
          manifest.steps(NAME);
          manifest.codexVersion();
          return findEventFiles(NAME, () => own);
        },
        (message) => message.startsWith(join(own, "manifest.json")) || message.includes(" is cut: it has "),
      );
    }),
    50,
  );

  async function folderWithManifest(bytes: Buffer): Promise<string> {
    const own = join(folder, "with-manifest");
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, "manifest.json"), bytes);
    writeFileSync(join(own, `${NAME}.jsonl`), readFileSync(`${FIXTURES}/${NAME}.jsonl`));
    return own;
  }
});

test("the line reader returns the lines of a file's text", () =>
  checkProperty(
    fc.property(fc.oneof(anyBytes, breakJsonLines("a\n\né\n")), (bytes) => {
      const file = join(folder, "lines");
      writeFileSync(file, bytes);
      const reader = new LineReader(file);
      const lines: string[] = [];
      for (let line = reader.next(); line !== undefined; line = reader.next()) lines.push(line);
      const text = bytes.toString();
      expect(lines.map((line) => `${line}\n`).join("")).toBe(
        text === "" || text.endsWith("\n") ? text : `${text}\n`,
      );
      expect(reader.lacksLineEnd).toBe(text !== "" && !text.endsWith("\n"));
    }),
    60,
  ));
