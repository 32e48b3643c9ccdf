import { expect, test } from "vitest";
import { parse } from "yaml";
import { chooseDataForRelease, chooseForRelease, parseScenario } from "./index.js";
import { SCENARIO_TEXT } from "./testing.js";

const HEAD = `${SCENARIO_TEXT}model:
  - do: [{ say: new }]
`;
const TEXT = `${HEAD}releases:
  - codex: ..0.57.0
    skip: there is no such request
  - codex: 0.58.0..0.96.0
    model:
      - do: [{ say: old }]
`;

const choose = (codex: string) => chooseForRelease(parseScenario(TEXT, "hello.yaml"), codex);
const renderForRelease = (text: string, codex: string) =>
  JSON.stringify(chooseDataForRelease(parse(text), codex));

test.each([
  ["0.57.0", { skip: "there is no such request" }],
  ["0.58.0", { scenario: { model: [{ do: [{ say: "old" }] }], workflow: [{}, { turn: { input: "hi" } }] } }],
  ["0.96.0", { scenario: { model: [{ do: [{ say: "old" }] }] } }],
  ["0.97.0", { scenario: { model: [{ do: [{ say: "new" }] }] } }],
  ["0.97.0-alpha.1", { scenario: { model: [{ do: [{ say: "new" }] }] } }],
])("%s gets what the scenario says about it", (codex, expected) => {
  expect(choose(codex)).toMatchObject(expected);
  expect(choose(codex).scenario).not.toHaveProperty("releases");
});

test("an entry changes the digest of the releases in its range alone", () => {
  expect(renderForRelease(TEXT, "0.97.0")).toBe(renderForRelease(HEAD, "0.97.0"));
  expect(renderForRelease(TEXT, "0.58.0")).not.toBe(renderForRelease(HEAD, "0.58.0"));
});

test.each([
  ["codex: 0.58.x", "must be a release or a range"],
  ["codex: ..", "must be a release or a range"],
  ["codex: 0.58.0..", "must say what differs"],
  ["{ codex: 0.58.0.., title: x }", "title"],
])("`%s` is a mistake", (entry, problem) => {
  expect(() => parseScenario(`${HEAD}releases:\n  - ${entry}\n`, "hello.yaml")).toThrow(problem);
});
