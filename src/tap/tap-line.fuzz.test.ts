import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { anyBytes, breakLines } from "../../test/helpers/broken-files.js";
import { checkProperty } from "../../test/helpers/fuzz.js";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { waitUntil } from "../../test/helpers/waiting.js";
import { type Frame, stringifyJson, type WireLog } from "../transcript/index.js";
import { findBarrier } from "./barriers.js";
import { openWire } from "./index.js";
import { parseTapLine } from "./tap-line.js";

const EXIT = '!{"exit":{"code":1,"signal":null,"closedByClient":false}}';

/** The lines that a tap would write about a stored recording. */
const LINES = readFileSync("integration/fixtures/python/wire/approval_command_accepted.jsonl", "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line))
  .map(({ from, message }) => `${from === "client" ? ">" : "<"}${JSON.stringify(message)}`)
  .concat(EXIT);

const lines = fc.oneof(
  { weight: 3, arbitrary: breakLines(LINES) },
  fc.array(
    fc
      .tuple(fc.constantFrom(">", "<", "!", ""), anyBytes)
      .map(([from, bytes]) => `${from}${bytes.toString().replaceAll("\n", "")}`),
  ),
);

test("whatever a tap writes, each line is read as a frame, an exit or nothing, and can be written again", () =>
  checkProperty(
    fc.property(lines, (all) => {
      const log: WireLog = [];
      for (const line of all) {
        const entry = parseTapLine(line, 1);
        if (!entry) continue;
        if ("from" in entry) findBarrier(entry, log)?.test(entry);
        log.push(entry);
        const text = JSON.parse("from" in entry ? stringifyJson(entry.message) : JSON.stringify(entry.exit));
        if ("from" in entry) expect(line[0]).toBe(entry.from === "client" ? ">" : "<");
        else expect(text).toEqual(entry.exit);
      }
    }),
    100,
  ));

test("a method has no barrier even if its name is a member of every object, such as `constructor`", () => {
  const frame = parseTapLine('>{"id":1,"method":"constructor"}', 1) as Frame;
  expect(findBarrier(frame, [frame])).toBeUndefined();
});

test.each([
  ["unfinished", EXIT.slice(0, -20)],
  ["null", "!null"],
  ["of a codex that its client ended", EXIT.replace("false", "true")],
])("an exit that is %s is left out", (_, line) => expect(parseTapLine(line, 1)).toBeUndefined());

test("a tap that is killed while it writes does not end the harvest", async () => {
  const folder = await makeTemporaryFolder("tap-fuzz");
  const wire = await openWire(folder, { codex: "codex", env: {} });
  const tap = connect(join(folder, "tap.sock"));
  tap.end(`<{"method":"a"}\n${EXIT.slice(0, 9)}`);
  tap.resume();
  await waitUntil("the frame is there", () => wire.log.length > 0 && tap.closed);
  expect(wire.log).toEqual([{ process: 1, from: "codex", message: { method: "a" } }]);
  await wire.close();
});
