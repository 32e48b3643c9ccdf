/** Session files: releases that were not measured, what the types allow, and mutations of recordings. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkProperty } from "../../test/helpers/fuzz.js";
import { isObject, type JsonObject, type JsonValue } from "../transcript/index.js";
import { doesFit, listMisfits } from "./does-fit.js";
import type { Verdict } from "./fit-releases.js";
import type { ObservationKind } from "./observation.js";
import { readOwnKnowledge, verifyText } from "./testing.js";

const knowledge = readOwnKnowledge();
const FOLDERS = ["exec", "app-server"].map((subject) => join("integration/fixtures", subject, "session"));
/** Examples of each mutation in `npm test`. */
const RUNS = 4;

const recordings = FOLDERS.flatMap((folder) =>
  readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8").split("\n").filter(Boolean)),
).filter((lines) => lines.length > 1);

const [BASIC = []] = FOLDERS.map((folder) =>
  parseLines(readFileSync(join(folder, "thread_basic.jsonl"), "utf8")),
);

function parseLines(text: string): JsonObject[] {
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** Verifies records. @param release one that they must fit */
async function verifyRecords(records: readonly JsonObject[], release?: string) {
  return verifyText(knowledge, records.map((record) => JSON.stringify(record)).join("\n"), release);
}

/** Copies the records of `BASIC`, and changes the payload of each record that has the type, itself or in its payload. */
function changePayload(type: string, change: (payload: JsonObject) => JsonObject): JsonObject[] {
  return BASIC.map((record) => {
    const payload = record.payload as JsonObject;
    return payload.type === type || record.type === type ? { ...record, payload: change(payload) } : record;
  });
}

const changeRelease = (release: JsonValue | undefined) =>
  changePayload("session_meta", ({ cli_version: _, ...payload }) =>
    release === undefined ? payload : { ...payload, cli_version: release },
  );

const INVENTED: JsonObject = {
  timestamp: "2026-01-01T00:00:00.000Z",
  ordinal: 90,
  type: "event_msg",
  payload: { type: "agent_thought", text: "Look." },
};

/** A release that the atlas can't have measured. */
const FUTURE = "999.0.0";

test.each([
  ["another release", FUTURE, { release: FUTURE }],
  ["no release", undefined, { release: undefined }],
])("nothing in a file that names %s is called wrong", async (_, release, unmeasured) => {
  const judged = await verifyRecords([...changeRelease(release), INVENTED]);
  expect(judged.unmeasured).toEqual(unmeasured);
  expect(new Set(judged.findings.map(({ verdict }) => verdict))).toEqual(new Set(["unmeasured"]));
  expect(doesFit({ transcript: judged, findings: judged.findings })).toBe(true);
  expect(judged.findings.at(-1)?.message).toMatch(
    /^`event_msg\/agent_thought`: codex \S+( to \S+)? does not send this; the release of this file was not measured\.$/,
  );
});

test("a line that is no JSON is wrong in each release", async () => {
  const text = `${changeRelease(FUTURE)
    .map((record) => JSON.stringify(record))
    .join("\n")}\n{"timestamp":`;
  const { findings } = await verifyText(knowledge, text);
  expect(listMisfits({ findings }).map(({ kind }) => kind)).toEqual(["syntax"]);
});

test("a file that names a measured release is held to it", async () => {
  const judged = await verifyRecords([...BASIC, INVENTED]);
  expect(judged.unmeasured).toBeUndefined();
  expect(judged.findings.map(({ verdict, kind, path }) => `${verdict} ${kind} ${path}`)).toEqual([
    "never event event_msg/agent_thought",
  ]);
});

test.each([
  ["0.163.0", undefined, ["never"]],
  ["999.1.0", { release: "999.1.0" }, ["unmeasured"]],
])(
  "a demanded release (%s) counts, and not the one that the file names",
  async (release, unmeasured, verdicts) => {
    const judged = await verifyRecords([...changeRelease(FUTURE), INVENTED], release);
    expect(judged.unmeasured).toEqual(unmeasured);
    expect(judged.findings.map(({ verdict }) => verdict)).toEqual(verdicts);
  },
);

test.each<[string, JsonObject[]]>([
  [
    "the address of a repository",
    changePayload("session_meta", (payload) => ({
      ...payload,
      git: { commit_hash: "a", branch: "main", repository_url: "https://example.test/a.git" },
    })),
  ],
  [
    "an event of older threads",
    [...BASIC, { ...INVENTED, payload: { type: "user_message", message: "Hello.", images: [] } }],
  ],
  [
    "a response item that no scenario shows",
    [...BASIC, { ...INVENTED, type: "response_item", payload: { type: "local_shell_call", action: {} } }],
  ],
  [
    "what recordings show as null",
    changePayload("token_count", (payload) => ({
      ...payload,
      rate_limits: { ...(payload.rate_limits as JsonObject), credits: { unlimited: true } },
    })),
  ],
])("what codex's types allow and no scenario showed is not measured: %s", async (_, records) => {
  const { findings } = await verifyRecords(records);
  expect(findings.map(({ verdict }) => verdict)).not.toEqual([]);
  expect(listMisfits({ findings })).toEqual([]);
});

test("the elements of a list that recordings show empty are not known", async () => {
  const records = changePayload("turn_context", (payload) => ({ ...payload, disabled_plugin_ids: ["a"] }));
  expect((await verifyRecords(records)).findings).toEqual([]);
});

interface Mutation {
  verdict: Verdict;
  kind: ObservationKind;
  /** Changes the records. @param pick chooses one of several @returns false if they have no place for it */
  apply(records: JsonObject[], pick: <T>(values: readonly T[]) => T | undefined): boolean;
}

const getPayload = (record: JsonObject | undefined) =>
  isObject(record?.payload) ? record.payload : undefined;
const isRecord = (record: JsonObject) => isObject(record.payload);
const hasType = (type: string) => (record: JsonObject) => getPayload(record)?.type === type;

const MUTATIONS: Record<string, Mutation> = {
  "an invented record": {
    ...{ verdict: "never", kind: "event" },
    apply: (records, pick) => set(pick(records.filter(isRecord)), "type", "session_note"),
  },
  "an invented event": {
    ...{ verdict: "never", kind: "event" },
    apply: (records, pick) =>
      set(getPayload(pick(records.filter(hasType("task_started")))), "type", "turn_begun"),
  },
  "an invented type of item": {
    ...{ verdict: "never", kind: "item-type" },
    apply(records, pick) {
      const payload = getPayload(pick(records.filter(hasType("item_completed"))));
      return set(payload?.item as JsonObject | undefined, "type", "Thought");
    },
  },
  "an item without its type": {
    ...{ verdict: "never", kind: "missing" },
    apply(records, pick) {
      const payload = getPayload(pick(records.filter(hasType("item_completed"))));
      return remove(payload?.item as JsonObject | undefined, "type");
    },
  },
  "an invented member of a record": {
    ...{ verdict: "never", kind: "member" },
    apply: (records, pick) => set(pick(records.filter(isRecord)), "sequence_nr", 1),
  },
  "an invented member of a payload": {
    ...{ verdict: "never", kind: "member" },
    apply: (records, pick) => set(getPayload(pick(records.filter(isRecord))), "sequence_nr", 1),
  },
  "a record without its payload": {
    ...{ verdict: "never", kind: "missing" },
    apply: (records, pick) => remove(pick(records.filter(({ type }) => type === "turn_context")), "payload"),
  },
  "a record without its time": {
    ...{ verdict: "never", kind: "missing" },
    apply: (records, pick) => remove(pick(records.filter(isRecord)), "timestamp"),
  },
  "a record without a type": {
    ...{ verdict: "never", kind: "syntax" },
    apply: (records, pick) => remove(pick(records.filter(isRecord)), "type"),
  },
  "a number that is a text": {
    ...{ verdict: "never", kind: "type" },
    apply: (records, pick) => set(pick(records.filter(isRecord)), "ordinal", "7"),
  },
  "an object that is a list": {
    ...{ verdict: "never", kind: "type" },
    apply: (records, pick) => set(getPayload(pick(records.filter(hasType("token_count")))), "info", []),
  },
  "tokens without a number": {
    ...{ verdict: "never", kind: "missing" },
    apply(records, pick) {
      const payload = getPayload(pick(records.filter(({ type }) => type === "token_usage_record")));
      return remove(payload?.usage as JsonObject | undefined, "total_tokens");
    },
  },
  "an invented role": {
    ...{ verdict: "never", kind: "value" },
    apply: (records, pick) => set(getPayload(pick(records.filter(hasType("message")))), "role", "narrator"),
  },
  "a turn that ends twice": {
    ...{ verdict: "never", kind: "order" },
    apply(records, pick) {
      const record = pick(records.filter(hasType("task_complete")));
      if (!record) return false;
      records.splice(records.indexOf(record), 0, structuredClone(record));
      return true;
    },
  },
  "a file without its beginning": {
    ...{ verdict: "never", kind: "order" },
    apply(records) {
      if (records[1]?.type === "session_meta") return false; // that of the first agent
      return records.shift() !== undefined;
    },
  },
};

function set(object: JsonObject | undefined, name: string, value: JsonValue): boolean {
  if (!object) return false;
  object[name] = value;
  return true;
}

function remove(object: JsonObject | undefined, name: string): boolean {
  if (!object || !(name in object)) return false;
  delete object[name];
  return true;
}

test.each(Object.entries(MUTATIONS))("%s is found", async (_, { verdict, kind, apply }) => {
  await checkProperty(
    fc.asyncProperty(
      fc.nat(recordings.length - 1),
      fc.infiniteStream(fc.nat(100_000)),
      async (start, numbers) => {
        const pick = <T>(values: readonly T[]) => values[(numbers.next().value as number) % values.length];
        // Some recordings have no place for the mutation. The next one that has a place is taken.
        for (let index = 0; index < recordings.length; index++) {
          const lines = recordings[(start + index) % recordings.length] as string[];
          const records = lines.map((line): JsonObject => JSON.parse(line));
          if (!apply(records, pick)) continue;
          const { findings } = await verifyRecords(records, "0.163.0");
          const found = findings.filter((finding) => finding.kind === kind).map((finding) => finding.verdict);
          expect(found, JSON.stringify(records)).toContain(verdict);
          return;
        }
        throw new Error("no recording has a place for this mutation");
      },
    ),
    RUNS,
  );
});
