import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadConfig } from "../../../config/index.js";
import { listWires } from "../../recording/fixture-lookup.js";
import { findParamTypes } from "../releases/index.js";
import { checkParams } from "./check-params.js";
import { parseNumbers } from "./describe-value.js";
import type { ParamTypes } from "./param-types.js";

const types = findParamTypes("0.163.0") as ParamTypes;
const check = (method: string, json: string) =>
  checkParams(types, method, parseNumbers(json, JSON.parse(json)));

test("the pinned release was measured (`node scripts/measure-params.mjs CODEX` does it)", async () => {
  expect(findParamTypes((await loadConfig(".")).codex)).toBeDefined();
});

test.each([
  ["thread/read", "null", "missing field `params`"],
  ["account/logout", "null", undefined],
  ["thread/read", "{}", "missing field `threadId`"],
  ["thread/read", "7", "invalid type: integer `7`, expected struct ThreadReadParams"],
  ["thread/read", "[]", "invalid length 0, expected struct ThreadReadParams with 2 elements"],
  ["thread/read", '["x",1]', "invalid type: integer `1`, expected a boolean"],
  ["thread/read", '{"includeTurns":null,"threadId":1}', "invalid type: null, expected a boolean"],
  ["thread/read", '["x",true,1]', "invalid length 3, expected 2 elements in sequence"],
  ["turn/start", '{"effort":""}', "reasoning_effort must not be empty"],
  ["thread/list", '{"limit":-1}', "invalid value: integer `-1`, expected u32"],
  ["thread/list", '{"limit":1.0}', "invalid type: floating point `1.0`, expected u32"],
  ["thread/list", '{"limit":1e2}', "invalid type: map, expected u32"],
  ["thread/list", '{"limit":null}', undefined],
  ["thread/start", '{"sandbox":{}}', "invalid value: map, expected map with a single key"],
  ["thread/start", '{"approvalPolicy":"granular"}', "invalid type: unit variant, expected struct variant"],
  ["thread/start", '{"approvalPolicy":{"granular":{}}}', "missing field `sandbox_approval`"],
  ["thread/start", '{"config":[]}', "invalid type: sequence, expected a map"],
  ["thread/start", '{"runtimeWorkspaceRoots":["x"]}', "AbsolutePathBuf deserialized without a base path"],
  ["turn/start", '{"input":[{}]}', "missing field `type`"],
  ["turn/start", '{"input":[{"type":"text"}]}', "missing field `text`"],
  [
    "turn/start",
    '{"input":[{"type":"image"}]}',
    "data did not match any variant of untagged enum ImageReference",
  ],
  [
    "turn/start",
    '{"input":["\\n\\u200b"]}',
    'invalid type: string "\\n\\u{200b}", expected internally tagged enum UserInput',
  ],
  [
    "thread/read",
    '{"threadId":18446744073709551616}',
    "invalid type: integer `18446744073709551616` as u128, expected any value",
  ],
  ["initialize", '{"clientInfo":{"name":"a"}}', "missing field `version`"],
  ["no/such/method", "1", undefined],
])("%s %s", (method, json, refusal) => {
  expect(check(method, json)).toBe(refusal);
});

test("each recorded request is accepted, or refused as recorded", () => {
  for (const wire of ["python", "app-server"].flatMap((one) => listWires(`integration/fixtures/${one}`))) {
    const lines = readFileSync(wire, "utf8").trim().split("\n");
    const entries = lines.map((line) => JSON.parse(line));
    for (const [index, { from, process, message }] of entries.entries()) {
      if (from !== "client" || message.method === undefined || message.id === undefined) continue;
      const isAnswer = (one: (typeof entries)[number]) =>
        one.from === "codex" &&
        one.process === process &&
        one.message.id === message.id &&
        !one.message.method;
      const refusal: string = entries.slice(index).find(isAnswer)?.message.error?.message ?? "";
      const prefix = "Invalid request: ";
      const expected =
        refusal.startsWith(prefix) && !refusal.includes("unknown variant `thread/doesNotExist`")
          ? refusal.slice(prefix.length)
          : undefined;
      expect(checkParams(types, message.method, message.params), `${wire}:${index + 1}`).toBe(expected);
    }
  }
});
