import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildModelId, MODEL_ID_PREFIXES } from "./model-ids.js";

test.each([
  ["response", 2, undefined, "resp_2"],
  ["call", "2_1", undefined, "call_2_1"],
  ["message", "2_1", "abc_9", "msg_2_1"],
  ["local_shell_call", "2_1", "lsh_9", "lsh_2_1"],
  ["local_shell_call", "2_1", undefined, "item_2_1"],
  ["constructor", "2_1", undefined, "item_2_1"],
])("the id of a %s is built from the suffix %s and the given id %s: %s", (what, suffix, given, expected) => {
  expect(buildModelId(what, suffix, given)).toBe(expected);
});

test("no other source file builds an id out of a prefix", () => {
  // `codex exec` and the comparison of subjects also use ids such as `item_1`.
  const prefixes = MODEL_ID_PREFIXES.filter((prefix) => prefix !== "item").join("|");
  const built = new RegExp(`["'\`](?:${prefixes})_(?:\\$\\{|["'\`\\d])`);
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) =>
    /(?<!\.test)\.tsx?$/.test(file),
  );
  expect(built.test("`call_1`")).toBe(true);
  expect(files.filter((file) => built.test(readCode(join("src", file))))).toEqual([]);
});

/** Reads a source file without its doc comments, which contain examples. */
function readCode(file: string): string {
  return readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
}
