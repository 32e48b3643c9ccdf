import fc from "fast-check";
import { expect, test } from "vitest";
import { checkProperty } from "../../test/helpers/fuzz.js";
import { type JsonValue, Normalizer, stringifyJson } from "./index.js";

const STARTED_AT = Date.parse("2026-11-23T06:00:00Z");

/** Facts of one of the two runs of a scenario. Their values have the same shape. */
interface Run {
  workspace: string;
  port: number;
  at: number;
  /** Text before each id's number. */
  ids: string;
}

const RUNS: Run[] = [
  { workspace: "/var/run/a1/workspace", port: 41234, at: STARTED_AT, ids: "01a206ff-fe96-7db3-8117-" },
  { workspace: "/tmp/other/ws", port: 5123, at: STARTED_AT + 3_600_000, ids: "01a9a71e-11c2-7001-a2ca-" },
];

const createNormalizer = ({ workspace, port, at }: Run) =>
  new Normalizer({
    paths: { [workspace]: "/workspace" },
    ports: [port],
    hostname: "grace",
    startedAt: at,
    endedAt: at + 1000,
    scenarioText: "",
  });

/** Values of a transcript as functions of the run, so that two runs of one scenario can be compared. */
type OfRun<Value> = (run: Run) => Value;

const id = fc.nat({ max: 5 }).map(
  (number): OfRun<string> =>
    ({ ids }) =>
      `${ids}${String(number).padStart(12, "0")}`,
);
const piece: fc.Arbitrary<OfRun<string>> = fc.oneof(
  id,
  fc.constantFrom<OfRun<string>>(
    ({ workspace }) => `${workspace}/src/a.ts`,
    ({ port }) => `http://127.0.0.1:${port}/v1`,
    ({ at }) => new Date(at + 500).toISOString(),
    ({ at }) => `rollout-${new Date(at).toISOString().slice(0, 19).replaceAll(":", "-")}-`,
    () => "2001-01-01T00:00:00Z",
  ),
  fc.string({ unit: "binary" }).map((text) => () => text),
);
const text = fc.array(piece, { maxLength: 4 }).map(
  (pieces): OfRun<string> =>
    (run) =>
      pieces.map((build) => build(run)).join(" "),
);
const key = fc.oneof(
  fc.constantFrom(
    "threadId",
    "turnId",
    "itemId",
    "id",
    "params",
    "method",
    "createdAt",
    "durationMs",
    "processId",
    "version",
  ),
  fc.string(),
);
const { value } = fc.letrec<{ value: OfRun<JsonValue> }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    id,
    text,
    fc.oneof(fc.integer(), fc.constantFrom(null, true)).map((leaf) => () => leaf),
    fc.nat({ max: 900 }).map((ms) => ({ at }: Run) => ({ createdAt: at + ms })),
    fc.array(tie("value")).map((items) => (run: Run) => items.map((build) => build(run))),
    fc
      .array(fc.tuple(key, tie("value")))
      .map((members) => (run: Run) => Object.fromEntries(members.map(([name, build]) => [name, build(run)]))),
  ),
}));
const transcript = fc.array(value, { maxLength: 4 });

function normalize(lines: JsonValue[], run: Run): JsonValue[] {
  const normalizer = createNormalizer(run);
  return lines.map((line) => normalizer.normalize(line));
}

test("two runs whose ids, paths, ports and times differ have one transcript", () =>
  checkProperty(
    fc.property(transcript, (lines) => {
      const [one = [], other = []] = RUNS.map((run) =>
        normalize(
          lines.map((build) => build(run)),
          run,
        ),
      );
      expect(other).toEqual(one);
      for (const { workspace, ids } of RUNS) {
        expect(one.map(stringifyJson).join("\n")).not.toContain(workspace);
        expect(one.map(stringifyJson).join("\n")).not.toContain(ids);
      }
    }),
    100,
  ));

test("a normalized transcript stays as it is", () =>
  checkProperty(
    fc.property(transcript, (lines) => {
      const [run] = RUNS as [Run];
      const normalized = normalize(
        lines.map((build) => build(run)),
        run,
      );
      expect(normalize(normalized, run)).toEqual(normalized);
    }),
    100,
  ));
