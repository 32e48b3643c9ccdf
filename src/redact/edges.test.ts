import { expect, test } from "vitest";
import { LosslessNumber, parseJson, stringifyJson } from "../transcript/index.js";
import { matchesPlace, parsePlace } from "./declared-places.js";
import { buildSecretsError, findHostTraces, redact } from "./index.js";

// The token is joined from parts, so that no scanner reports this file as a leak.
const TOKEN = ["gh", "p_", "aB3dE5gH7jK9mN1pQ2sT4vW6yZ8aB3dE5gH7"].join("");
const buildPart = (...lines: object[]) => [{ file: "x.jsonl", lines: lines as never[] }];

test.each([
  ["a.b", "a.b", true],
  ["a.b", "a.b.c", false],
  ["a.*.c", "a.0.c", true],
  ["a.*", "a.b.c", false],
  ["**.c", "c", true],
  ["a.**.d", "a.b.c.d", true],
  ["a.**.d", "a.b.c", false],
  ["**.**.x", "a.b", false],
])("whether the place %s matches the path %s: %s", (place, path, fits) => {
  expect(matchesPlace(parsePlace({ at: place }), path.split("."))).toBe(fits);
});

test.each(["", "a..b", ".a", "a.", "a.b*", "a.***", "a[0]", "a b"])("%j is refused as a place", (at) => {
  expect(() => parsePlace({ at })).toThrow(expect.objectContaining({ code: "bad-redaction-place" }));
});

test("a key that is a secret is reported without the secret", async () => {
  const { suspicions } = await redact(buildPart({ params: { [TOKEN]: { [`x.${TOKEN}`]: TOKEN } } }), [
    { at: "**" },
  ]);
  expect(suspicions.map(({ path }) => path)).toEqual(["params.*", "params.*.*"]);
  expect(JSON.stringify(suspicions) + buildSecretsError("x", suspicions).message).not.toContain(TOKEN);
});

test("an excerpt shows the text before a secret, and no other secret", async () => {
  const { suspicions } = await redact(buildPart({ text: `one ${TOKEN} two\n${TOKEN}` }), []);
  expect(suspicions.map(({ excerpt }) => excerpt)).toEqual([
    "one [redacted:github-token]",
    " two [redacted:github-token]",
  ]);
});

test("a secret keeps the name of the most specific rule that found it, wherever it stands", async () => {
  const word = "hunter2hunter2X9";
  const lines = [{ out: `password=${word}` }, { text: `He said ${word}!` }];
  const { suspicions } = await redact(buildPart(...lines), [{ at: "out" }]);
  expect(suspicions).toMatchObject([{ line: 2, path: "text", rule: "assigned-secret" }]);
  expect((await redact(buildPart(...lines), [{ at: "*" }])).redactions).toEqual([
    { at: "*", rule: "assigned-secret", count: 2 },
  ]);
});

test("deltas of different items, files and processes are not joined", async () => {
  const buildDelta = (text: string, itemId: string) => ({
    method: "item/x/delta",
    params: { itemId, delta: text },
  });
  const pieces = [buildDelta(TOKEN.slice(0, 12), "a"), buildDelta(TOKEN.slice(12), "b")];
  expect((await redact(buildPart(...pieces), [])).suspicions).toEqual([]);
  const frames = pieces.map((message, process) => ({ process, from: "codex", message }));
  expect((await redact(buildPart(...frames), [])).suspicions).toEqual([]);
});

test("a secret in base64 that is cut in its middle is found and redacted", async () => {
  const buildChunk = (text: string) => ({
    method: "command/exec/outputDelta",
    params: { processId: "1", deltaBase64: Buffer.from(text).toString("base64") },
  });
  const lines = [buildChunk(`é ${TOKEN.slice(0, 9)}`), buildChunk(`${TOKEN.slice(9)} y`)];
  expect((await redact(buildPart(...lines), [])).suspicions.map(({ line }) => line)).toEqual([1, 2]);
  const { parts } = await redact(buildPart(...lines), [{ at: "params.deltaBase64" }]);
  expect(parts[0]?.lines).toEqual([buildChunk("é [redacted:github-token]"), buildChunk(" y")]);
});

test("numbers, and lines without a secret, stay as they are", async () => {
  const lines = [
    { text: "a", n: new LosslessNumber("1.0") },
    { text: TOKEN, n: new LosslessNumber("1.0") },
  ];
  const { parts } = await redact(buildPart(...lines), [{ at: "text" }]);
  expect(parts[0]?.lines[0]).toBe(lines[0]);
  expect(parts[0]?.lines[1]).toEqual({ text: "[redacted:github-token]", n: new LosslessNumber("1.0") });
});

test("the error lists ten suspicions, counts the rest, and gives the YAML to add", async () => {
  const lines = Array.from({ length: 12 }, () => ({ params: { input: [{ text: TOKEN }] } }));
  const error = buildSecretsError("basic", (await redact(buildPart(...lines), [])).suspicions);
  expect(error).toMatchObject({ kind: "finding", code: "secret-suspected" });
  expect(error.message.split("\n")).toHaveLength(12);
  expect(error.message).toContain("x.jsonl:10 params.input.0.text github-token\n  and 2 more");
  expect(error.hint).toContain("redact:\n  - at: params.input.*.text");
});

const host = {
  hostname: "ada-laptop.example",
  username: "adalove",
  home: "/home/adalove",
  env: { PATH: "/usr/bin:/home/adalove/.cargo/bin", npm_package_name: "codex-touchstone" },
  paths: ["/home/adalove/.cache/runs"],
  homes: [],
  machineIds: [],
  folderNames: [],
  keys: [],
  ports: [41234],
  allowed: ["/home/adalove/.cache/runs/r1/home"],
};

test.each([
  ["the user name where only a path with it is allowed", { text: "I am adalove." }, "user-name"],
  ["the short host name", { text: "ssh ada-laptop" }, "host-name"],
  ["a folder of PATH", { text: "in /home/adalove/.cargo/bin" }, "env:PATH"],
  ["a bare port", { port: 41234 }, "host-port"],
  ["the name of a member", { "/home/adalove/x": 1 }, "host-path"],
])("a host trace is found in %s", (_, line, rule) => {
  expect(findHostTraces(buildPart(line), host)).toMatchObject([{ rule }]);
  expect(JSON.stringify(findHostTraces(buildPart(line), host))).not.toContain("adalove");
});

test("longer words, other ports and the fixtures' own paths are no host traces", () => {
  const own = { ...host, home: "/home/user", username: "user" };
  expect(findHostTraces(buildPart({ cwd: "/home/user/x", text: "user" }), own)).toEqual([]);
  expect(findHostTraces(buildPart({ user: "ada" }), own)).toEqual([]);
  expect(findHostTraces(buildPart({ user: "user" }), own)).toMatchObject([
    { path: "user", rule: "user-name" },
  ]);
  const line = { text: "adalovelace /home/adalovelace 127.0.0.1:412345 codex-touchstone", n: 41235 };
  expect(findHostTraces(buildPart(line), host)).toEqual([]);
});

test("a secret in a member that a later one of the same name hides is found and replaced", async () => {
  const line = parseJson(`{"id":"${TOKEN}","type":"x","id":"b"}`);
  const parts = [{ file: "x.jsonl", lines: [line] }];
  expect((await redact(parts, [])).suspicions).toMatchObject([{ rule: "github-token" }]);
  const { parts: clean } = await redact(parts, [{ at: "id", reason: "a test" }] as never);
  expect(clean[0]?.lines.map(stringifyJson)).toEqual([
    '{"id":"[redacted:github-token]","type":"x","id":"b"}',
  ]);
});
