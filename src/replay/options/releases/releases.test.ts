import { expect, test } from "vitest";
import { findAcceptingRelease } from "./accepting-release.js";
import { findCompressedOutput } from "./compressed-outputs.js";
import { compareReleases, findCommandLine, readRequestOutputs } from "./index.js";

test.each([
  [
    "0.163.0",
    ["exec", "--full-auto", "Hi."],
    "codex 0.144.0 still accepts this command line, and 0.163.0 no longer does.",
  ],
  [
    "0.163.0",
    ["exec", "--trust", "Hi."],
    "codex 0.171.0 accepts this command line, and 0.163.0 does not yet.",
  ],
  [
    "0.125.0",
    ["exec", "fork", "ID", "Hi."],
    "codex 0.150.0 accepts this command line, and 0.125.0 does not yet.",
  ],
  ["0.163.0", ["exec", "--bogus", "Hi."], undefined],
])("the hint for what codex %s refuses (%j): %s", (version, args, hint) => {
  expect(findAcceptingRelease(version, args)).toBe(hint);
});

test("a release that was not measured has the command line of the next older one", () => {
  expect(findCommandLine("0.156.1").version).toBe("0.150.0");
  expect(findCommandLine("0.100.0").version).toBe("0.125.0");
});

test("a prerelease has the command line of the release before it", () => {
  expect(findCommandLine("0.171.1-alpha.1").version).toBe("0.171.0");
  expect(findCommandLine("0.171.0-alpha.2").version).toBe("0.163.0");
});

test("a prerelease is before its release, and after the release before", () => {
  const releases = ["0.171.1", "0.171.1-alpha.1", "0.171.0", "0.171.0-alpha.2", "0.163.0"];
  const sorted = ["0.163.0", "0.171.0-alpha.2", "0.171.0", "0.171.1-alpha.1", "0.171.1"];
  expect(releases.sort(compareReleases)).toEqual(sorted);
});

test("a release whose requests were not recorded has the results of the next older one, and a release older than all has none", () => {
  const recorded = readRequestOutputs("0.163.0");
  expect(Object.keys(recorded)).not.toEqual([]);
  for (const version of ["0.171.0", undefined]) expect(readRequestOutputs(version)).toEqual(recorded);
  expect(readRequestOutputs("0.157.0")).toEqual({});
});

test("compressed outputs have their texts and files", () => {
  const schema = findCompressedOutput("0.163.0", "app-server generate-json-schema");
  expect(Object.keys(schema?.files ?? {})).toContain("ClientRequest.json");
  expect(findCompressedOutput("0.171.0", "exec --help")?.stdout).toContain("--trust");
  expect(findCompressedOutput("0.163.0", "app-server generate-nothing")).toBeUndefined();
});
