import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseAccepted } from "./accepted.js";
import { renderAcceptedYaml } from "./accepted-yaml.js";
import type { ParityGroup } from "./summary.js";

function buildGroup(subject: string, what: string, ...scenarios: string[]): ParityGroup {
  return { subject, what, scenarios, accepted: undefined, message: what };
}

const GROUPS = [
  buildGroup("my-port", "usage is missing", "thread_basic", "tool_shell"),
  buildGroup("my-port", "`a: b` of item/completed #1 differs", "thread_basic", "tool_shell"),
  buildGroup("my-port", "failed", "tool_patch"),
];

test("differences in the same scenarios are one entry of parity.yaml", () => {
  expect(renderAcceptedYaml(GROUPS)).toBe(`  - subject: my-port
    scenario:
      - thread_basic
      - tool_shell
    what:
      - usage is missing
      - "\`a: b\` of item/completed #1 differs"
    reason: # why is it accepted?
  - subject: my-port
    scenario: tool_patch
    what: failed
    reason: # why is it accepted?
`);
});

test("the entries are refused until they have a reason, and then accept the differences", () => {
  const yaml = `accepted:\n${renderAcceptedYaml(GROUPS)}`;
  expect(() => parseAccepted("parity.yaml", yaml)).toThrow(/reason/);
  const [first, second] = parseAccepted("parity.yaml", yaml.replaceAll("# why is it accepted?", "it is so"));
  expect(first).toMatchObject({
    subjects: ["my-port"],
    scenarios: ["thread_basic", "tool_shell"],
    what: ["usage is missing", "`a: b` of item/completed #1 differs"],
    reason: "it is so",
  });
  expect(second).toMatchObject({ scenarios: ["tool_patch"], what: ["failed"] });
});

test("without differences there is nothing to add", () => {
  expect(renderAcceptedYaml([])).toBe("");
});

test("each reason of this repository stands alone, since the pages show it without the one above it", () => {
  const file = new URL("../../parity.yaml", import.meta.url);
  const reasons = parseAccepted("parity.yaml", readFileSync(file, "utf8")).map(({ reason }) => reason);
  expect(reasons.filter((reason) => /\bas above\b/i.test(reason))).toEqual([]);
});
