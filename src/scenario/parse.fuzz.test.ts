import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { breakYamlFile } from "../../test/helpers/broken-files.js";
import { checkProperty, readOrRefuse } from "../../test/helpers/fuzz.js";
import { parseScenario } from "./parse.js";

const broken = fc
  .constantFrom("thread_tool_auto", "approval_command_declined", "goal_budget")
  .chain((name) =>
    breakYamlFile(readFileSync(`scenarios/${name}.yaml`, "utf8")).map(
      (bytes) => [`${name}.yaml`, bytes] as const,
    ),
  );

test("a broken scenario is read, or refused with the line and column of each mistake", () =>
  checkProperty(
    fc.asyncProperty(broken, async ([file, bytes]) => {
      const scenario = await readOrRefuse(
        () => parseScenario(bytes.toString(), file),
        (message) =>
          message
            .split("\n")
            .every((line) => new RegExp(`^(?:${file}:\\d+:\\d+: .|… and \\d+ more$)`).test(line)),
      );
      if (scenario) expect(`${scenario.name}.yaml`).toBe(file);
    }),
    60,
  ));

test("a broken scenario of a module is read, or refused with its file", () =>
  checkProperty(
    fc.asyncProperty(broken, async ([file, bytes]) => {
      await readOrRefuse(() => parseScenario(bytes.toString(), file, { module: true }), `${file}:`);
    }),
    20,
  ));
