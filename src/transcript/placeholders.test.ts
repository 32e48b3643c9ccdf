import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  buildId,
  buildIsoTime,
  buildProcessId,
  buildRolloutPrefix,
  findIdPlaceholders,
  isDurationName,
  isIdPlaceholder,
  isPathPlaceholder,
  isUuid,
  replaceWorkspace,
  splitAtPlaces,
} from "./placeholders.js";

const THREAD = "019b76da-a800-7000-8000-100000000001";
const REAL = "01a206ff-fe96-7db3-8117-2285007f513c";

describe("ids", () => {
  test.each([
    [REAL, "thread", 1, THREAD],
    [REAL, "other", 12, "019b76da-a800-7000-8000-500000000012"],
    ["5f0c9a52-9d0b-4f7b-8f0e-2c0d3f6a1b2c", "request", 3, "00000000-0000-4000-8000-400000000003"],
  ] as const)("the placeholder of the id %s as a %s is number %d", (id, kind, number, expected) => {
    expect(buildId(id, kind, number)).toBe(expected);
    expect(isIdPlaceholder(expected)).toBe(true);
    expect(isUuid(expected)).toBe(true);
  });

  test("placeholders are distinguished from real ids, and found in a text", () => {
    expect(isIdPlaceholder(REAL)).toBe(false);
    expect(isIdPlaceholder(`x${THREAD}`)).toBe(false);
    expect(isUuid(REAL)).toBe(true);
    expect(findIdPlaceholders(`{"a":"${THREAD}","b":"${REAL}","c":"x-${THREAD}"}`)).toEqual([THREAD, THREAD]);
  });

  test("the placeholder of a process id is a number", () => expect(buildProcessId(1)).toBe("1001"));
});

test.each([
  ["2026-11-23T06:00:00Z", "2026-01-01T00:00:00Z"],
  ["2026-11-23T06:00:00.12+02:00", "2026-01-01T00:00:00.00+02:00"],
  ["2026-11-23T06:00:00.123456Z", "2026-01-01T00:00:00.000000Z"],
  ["2026-11-23T06:00:00", "2026-01-01T00:00:00"],
])("the time %s keeps its form", (like, expected) => expect(buildIsoTime(like)).toBe(expected));

test("the file of a thread is in the folder of its day, or in none", () => {
  expect(buildRolloutPrefix(true)).toBe("2026/01/01/rollout-2026-01-01T00-00-00-");
  expect(buildRolloutPrefix(false)).toBe("rollout-2026-01-01T00-00-00-");
});

test.each([
  ...["duration", "durationMs", "duration_ms", "totalDurationMs", "elapsedSeconds", "timeUsedSeconds"],
  ...["time_used_seconds", "elapsed_secs", "time_to_first_token_ms"],
])("%s is a duration", (name) => expect(isDurationName(name)).toBe(true));

test.each(["windowDurationMins", "createdAt", "seconds", "timeout", "durations"])(
  "%s is no duration",
  (name) => expect(isDurationName(name)).toBe(false),
);

describe("paths and addresses", () => {
  test("a path is a placeholder as a whole", () => {
    expect(isPathPlaceholder("/workspace")).toBe(true);
    expect(isPathPlaceholder("/workspace/a")).toBe(false);
  });

  test("a text is cut at each place, the longest first", () => {
    expect(splitAtPlaces("see /home/user/.codex/a and http://localhost:8080/v1, /workspace")).toEqual([
      "see ",
      "/a and http://",
      "/v1, ",
      "",
    ]);
    expect(splitAtPlaces("none: /home/userXcodex is one, /home/us is not")).toHaveLength(2);
    expect(splitAtPlaces("127.0.0.1:9090")).toHaveLength(1);
  });

  test("another folder takes the place of the workspace", () => {
    const text = '{"a":"/workspace","b":"/workspace/x","c":"/workspaces","d":"in /workspace now"}';
    expect(replaceWorkspace(text, "/my/$&")).toBe(
      '{"a":"/my/$&","b":"/my/$&/x","c":"/workspaces","d":"in /my/$& now"}',
    );
  });
});

describe("no other source file contains a placeholder", () => {
  const VALUES = {
    clock: /2026-01-01|2026\/01\/01|1767225600/,
    "id of version 7": /019b76da|8000-\[?[1-5]/,
    "id shape": /000-8000/,
    path: /(?<!\w)\/workspace(?![\w-])|\/home\/user(?!\w)|\/run\/touchstone|\/opt\/codex/,
    port: /\b8080\b/,
    "name of a duration": /timeUsed|time_used|\[dD\]uration|\^duration/,
  };
  const files = ["src", "drivers"]
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
    )
    .filter((file) => /(?<!\.test|\.d)\.(?:tsx?|mjs|py)$/.test(file))
    .filter((file) => !/node_modules|testdata/.test(file) && file !== "src/transcript/placeholders.ts");

  test("the test finds the source files", () => expect(files.length).toBeGreaterThan(200));

  test.each(Object.entries(VALUES))("the %s is in none of them", (_, value) => {
    expect(files.filter((file) => value.test(readCode(file)))).toEqual([]);
  });

  test("the check finds each value", () => {
    const [own, pattern] = [readCode("src/transcript/placeholders.ts"), String.raw`/\/opt\/codex/`];
    expect(VALUES.path.test(own) && VALUES.port.test(own) && VALUES.clock.test(own)).toBe(true);
    expect(VALUES["id shape"].test(own)).toBe(true);
    expect(VALUES["name of a duration"].test(own)).toBe(true);
    expect(VALUES.path.test(unescapeSlashes(pattern))).toBe(true);
    expect(VALUES.path.test("account/workspaceMessages/read")).toBe(false);
  });
});

/** Reads a source file without comments and with unescaped slashes in its patterns. */
function readCode(file: string): string {
  const text = readFileSync(file, "utf8");
  return unescapeSlashes(text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(?<![:\\"'`/])\/\/ .*/g, ""));
}

function unescapeSlashes(text: string): string {
  return text.replaceAll("\\/", "/");
}
