import { expect, test } from "vitest";
import type { Manifest } from "../store/index.js";
import { buildTestFixture } from "../store/testing.js";
import { describeStale } from "./describe-stale.js";
import { findStale, type PresentFacts } from "./find-stale.js";

const entry = { ...buildTestFixture("one", "a").entry, harvestedAt: "2026-01-02T03:04:05Z" };
const withSchema = { ...entry, schema: "../schemas/one.json" };
const { subject, scenario: digest } = entry;

const buildManifest = (more: object = {}, unsupported = {}): Manifest => ({
  formatVersion: 1,
  sdk: "python",
  scenarios: { one: { ...entry, ...more } },
  unsupported,
});

const ONE = { file: "scenarios/one.yaml", digest, module: false, outputSchema: undefined };
const FRESH: PresentFacts = {
  scenarios: new Map([["one", ONE]]),
  isWholeCatalogue: true,
  includeMissing: true,
  pins: { codex: "0.163.0", sdk: "0.163.0" },
  driver: "sha256:d",
  missingFiles: new Set(),
  storedSchemas: new Map(),
};
const withOne = (more: object) => ({ scenarios: new Map([["one", { ...ONE, ...more }]]) });

test("a fixture is not stale if nothing that it was recorded from has changed", () => {
  expect(findStale(buildManifest(), FRESH)).toEqual([]);
  expect(findStale(buildManifest({ subject: { ...subject, driver: "sha256:d" } }), FRESH)).toEqual([]);
});

test.each<[string, Partial<PresentFacts>, object, string]>([
  [
    "an edited scenario",
    withOne({ digest: "sha256:x" }),
    {},
    "scenarios/one.yaml changed since it was recorded; run `touchstone harvest --scenario one`",
  ],
  [
    "a scenario that is no longer valid",
    withOne({ digest: undefined }),
    {},
    "scenarios/one.yaml changed since it was recorded; run `touchstone harvest --scenario one`",
  ],
  [
    "a deleted file",
    { missingFiles: new Set(["wire/one.jsonl", "other.jsonl"]) },
    {},
    "wire/one.jsonl is missing on disk; run `touchstone harvest --scenario one`",
  ],
  [
    "a changed output schema",
    { ...withOne({ outputSchema: "{}\n" }), storedSchemas: new Map([["one", "[]\n"]]) },
    withSchema,
    "../schemas/one.json is not the scenario's output schema; run `touchstone harvest --scenario one`",
  ],
  [
    "a deleted output schema",
    { ...withOne({ outputSchema: "{}\n" }), storedSchemas: new Map([["one", undefined]]) },
    withSchema,
    "../schemas/one.json is missing on disk; run `touchstone harvest --scenario one`",
  ],
  [
    "a changed driver",
    {},
    { subject: { ...subject, driver: "sha256:e" } },
    "one: the driver changed since it was recorded; run `touchstone harvest --scenario one`",
  ],
  [
    "a moved pin of codex",
    { pins: { codex: "0.164.0", sdk: "0.163.0" } },
    {},
    "one: the pin of codex is 0.164.0, not 0.163.0 as recorded; run `touchstone harvest --scenario one`",
  ],
  [
    "a moved pin of the SDK",
    { pins: { codex: "0.163.0", sdk: "0.150.0" } },
    {},
    "one: the pin of openai-codex is 0.150.0, not 0.163.0 as recorded; run `touchstone harvest --scenario one`",
  ],
])("%s makes a fixture stale, and the line says what to run", (_, facts, more, line) => {
  expect(describeStale(findStale(buildManifest(more), { ...FRESH, ...facts }))).toEqual([line]);
});

test("a scenario without a fixture is stale if missing fixtures count, unless the SDK can't carry it out", () => {
  const facts = {
    ...FRESH,
    scenarios: new Map([...FRESH.scenarios, ["two", { ...ONE, file: "scenarios/two.yaml" }]]),
  };
  const missing = "scenarios/two.yaml was never recorded; run `touchstone harvest --sdk exec --scenario two`";
  expect(describeStale(findStale(buildManifest(), facts), "--sdk exec")).toEqual([missing]);
  expect(findStale(buildManifest(), { ...facts, includeMissing: false })).toEqual([]);
  const lacks = { two: { scenario: digest, reason: "no goals", subject } };
  expect(findStale(buildManifest({}, lacks), facts)).toEqual([]);
  const edited = { two: { ...lacks.two, scenario: "sha256:old" } };
  expect(findStale(buildManifest({}, edited), facts)).toMatchObject([{ name: "two", cause: "scenario" }]);
});

test("a file that is no valid scenario and has no fixture is listed", () => {
  const scenarios = ["bad", "worse\n\u001b[31m"].map((name) => {
    const file = `scenarios/${name}.yaml`;
    return [name, { ...ONE, file, digest: undefined }] as const;
  });
  const facts = { ...FRESH, scenarios: new Map([...FRESH.scenarios, ...scenarios]) };
  expect(describeStale(findStale(buildManifest(), facts))).toEqual([
    "scenarios/bad.yaml is no valid scenario; `touchstone scenarios validate` shows each mistake",
    "scenarios/worse\ufffd\ufffd[31m.yaml is no valid scenario; `touchstone scenarios validate` shows each mistake",
  ]);
  expect(findStale(buildManifest(), { ...facts, includeMissing: false })).toEqual([]);
});

test("a fixture whose scenario was removed is stale if the catalogue could be read, unless a checkout has the scenario", () => {
  const removed = { ...FRESH, scenarios: new Map() };
  expect(describeStale(findStale(buildManifest(), removed), "--sdk exec")).toEqual([
    "one: its scenario was removed from the catalogue; run `touchstone harvest --sdk exec --changed` to remove its fixture",
  ]);
  expect(findStale(buildManifest(), { ...removed, isWholeCatalogue: false })).toEqual([]);
  expect(findStale(buildManifest({ module: true }), removed)).toEqual([]);
  const lacks = { two: { scenario: digest, reason: "no goals", subject } };
  expect(findStale(buildManifest({}, lacks), FRESH)).toMatchObject([
    { name: "two", cause: "scenario removed" },
  ]);
});

test("a captured fixture is stale only if one of its files is missing, and no harvest is proposed", () => {
  const captured = { captured: { from: "a bug report", format: "wire" } };
  const moved = { ...FRESH, ...withOne({ digest: "sha256:x" }), pins: { codex: "0.170.0", sdk: "0.150.0" } };
  expect(findStale(buildManifest(captured), moved)).toEqual([]);
  const missing = { ...moved, missingFiles: new Set(["wire/one.jsonl"]) };
  expect(describeStale(findStale(buildManifest(captured), missing))).toEqual([
    "wire/one.jsonl is missing on disk; it was captured, and no harvest can record it again: restore it from git, or import it again",
  ]);
});

test("what is not known makes nothing stale: a module without its checkout, and the pin of a checkout", () => {
  const sdk = { ...subject.sdk, source: "checkout" as const, version: "9.9.9" };
  expect(findStale(buildManifest({ subject: { ...subject, sdk } }), FRESH)).toEqual([]);
  const edited = { ...FRESH, ...withOne({ digest: "sha256:x" }) };
  expect(findStale(buildManifest({ module: true }), edited)).toEqual([]);
  expect(
    findStale(buildManifest({ module: true }), {
      ...FRESH,
      ...withOne({ digest: "sha256:x", module: true }),
    }),
  ).toHaveLength(1);
  const driver = { subject: { ...subject, driver: "sha256:e" } };
  expect(findStale(buildManifest(driver), { ...FRESH, driver: undefined })).toEqual([]);
});

test("many fixtures with the same reason share a line", () => {
  const names = ["a", "b", "c", "d"];
  const scenarios = Object.fromEntries(names.map((name) => [name, entry]));
  const known = new Map(names.map((name) => [name, { ...ONE, digest: "sha256:x" }]));
  const facts = { ...FRESH, scenarios: known, pins: { codex: "0.164.0", sdk: "0.163.0" } };
  expect(describeStale(findStale({ formatVersion: 1, sdk: "python", scenarios }, facts))).toEqual([
    "4 fixtures (a, b, c and 1 more): the scenario of each changed since it was recorded; run `touchstone harvest --changed`",
    "4 fixtures (a, b, c and 1 more): the pin of codex is 0.164.0, not 0.163.0 as recorded; run `touchstone harvest --changed`",
  ]);
});

test("a fixture that has lost several files counts once", () => {
  const describe = (names: string[], entry: Manifest["scenarios"][string]) => {
    const facts = {
      ...FRESH,
      scenarios: new Map(names.map((name) => [name, ONE])),
      missingFiles: new Set([...entry.steps, ...(entry.wire ? [entry.wire] : [])].map(({ file }) => file)),
    };
    const scenarios = Object.fromEntries(names.map((name) => [name, entry]));
    return describeStale(findStale({ formatVersion: 1, sdk: "python", scenarios }, facts));
  };
  expect(describe(["a", "b", "c", "d"], entry)).toEqual([
    "4 fixtures (a, b, c and 1 more): the file of each is missing on disk; run `touchstone harvest --changed`",
  ]);
  const ofSteps = { ...entry, ...buildTestFixture("one", "a", "b", "c").entry };
  const files = ["one_step1.jsonl", "one_step2.jsonl", "one_step3.jsonl", "wire/one.jsonl"];
  expect(describe(["one"], ofSteps)).toEqual(
    files.map((file) => `${file} is missing on disk; run \`touchstone harvest --scenario one\``),
  );
});
