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
  ["thread/read", '["x"]', undefined],
  ["thread/fork", '[""]', "invalid length 2, expected struct ThreadForkParams with 21 elements"],
  ["skills/list", "[]", undefined],
  ["account/read", "[true,1]", "invalid length 2, expected 1 element in sequence"],
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
  ["turn/start", '{"input":[[null]]}', "invalid type: null, expected variant identifier"],
  [
    "turn/start",
    '{"input":[["text"]]}',
    "invalid length 0, expected struct variant UserInput::Text with 2 elements",
  ],
  ["turn/start", '{"input":[[0,"a",1]]}', "invalid type: integer `1`, expected a sequence"],
  ["turn/start", '{"input":[{"type":0}]}', "missing field `text`"],
  [
    "turn/start",
    '{"input":[["image","x"]]}',
    "invalid type: sequence, expected struct variant UserInput::Image",
  ],
  [
    "thread/start",
    '{"approvalPolicy":{"granular":[]}}',
    "invalid length 0, expected struct variant AskForApproval::Granular with 5 elements",
  ],
  ["thread/start", '{"dynamicTools":[{"name":1}]}', "invalid type: number, expected a string"],
  [
    "thread/start",
    '{"dynamicTools":[{"type":"function","name":1}]}',
    "invalid type: integer `1`, expected a string",
  ],
  ["thread/start", '{"dynamicTools":[{"type":1}]}', "invalid type: number, expected variant identifier"],
  [
    "thread/start",
    '{"dynamicTools":[{"type":"namespace","tools":[1]}]}',
    "dynamic tools must use either canonical or legacy format consistently",
  ],
  [
    "thread/start",
    '{"dynamicTools":[["n","a","b",{},true,true,1]]}',
    "invalid length 7, expected fewer elements in array",
  ],
  ["thread/resume", '{"threadId":"x","history":[{"type":"new"}]}', undefined],
  [
    "thread/resume",
    '{"threadId":"x","history":[["new",1]]}',
    "invalid length 1, expected 0 elements in sequence",
  ],
  [
    "turn/start",
    '{"threadId":"x","input":[],"toolOutput":{"name":"a","output":[1]}}',
    "data did not match any variant of untagged enum FunctionCallOutputBody",
  ],
  [
    "thread/items/list",
    '{"threadId":"x","cursor":1}',
    "data did not match any variant of untagged enum ThreadItemsListCursor",
  ],
  [
    "thread/start",
    '{"selectedCapabilityRoots":[{"id":"a","location":{"type":"environment","environmentId":"a","path":"$&"}}]}',
    "path `$&` is not absolute",
  ],
  ["getAuthStatus", "1", "invalid type: integer `1`, expected struct GetAuthStatusParams"],
  [
    "getConversationSummary",
    '{"conversationId":"x"}',
    "data did not match any variant of untagged enum GetConversationSummaryParams",
  ],
  ["gitDiffToRemote", "{}", "missing field `cwd`"],
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
