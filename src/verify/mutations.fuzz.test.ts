/**
 * Mutates recordings in the ways in which hand-written fixtures are wrong, and expects each mutation to be found with the right
 * verdict. `npm test` tries a few of each kind from a fixed seed, and the soak many from a new one.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkProperty } from "../../test/helpers/fuzz.js";
import { isObject, type JsonObject, type JsonValue } from "../transcript/index.js";
import type { Verdict } from "./fit-releases.js";
import type { ObservationKind } from "./observation.js";
import { readOwnKnowledge, verifyText } from "./testing.js";

const knowledge = readOwnKnowledge();
const RELEASE = "0.163.0";
const MAX_LINES = 120;
/** Examples of each kind in `npm test`. */
const RUNS = 4;

/** A recording as values, which a mutation may change in place. */
type Lines = JsonObject[];

interface Mutation {
  /** The subjects whose recordings are mutated. */
  subjects: readonly ("exec" | "wire")[];
  /** `misfit` is *never* or *other*, since releases before 0.125.0 kept to fewer rules, and left more members out. */
  verdict: Verdict | "misfit";
  /** One of these kinds must be found. */
  kinds: readonly ObservationKind[];
  /** Changes the lines. @param pick chooses one of several @returns false if these lines have no place for it */
  apply(lines: Lines, pick: <T>(values: readonly T[]) => T | undefined): boolean;
}

const recordings = {
  exec: readRecordings("exec"),
  wire: readRecordings("app-server/wire"),
};

function readRecordings(folder: string): string[][] {
  const root = join("integration/fixtures", folder);
  return readdirSync(root)
    .filter((file) => file.endsWith(".jsonl") && file !== "audit.jsonl")
    .map((file) => readFileSync(join(root, file), "utf8").split("\n").filter(Boolean))
    .filter((lines) => lines.length > 0 && lines.length <= MAX_LINES);
}

/** The events of a recording: the lines themselves, or the messages of codex that have a method. */
function listEvents(lines: Lines): JsonObject[] {
  return lines.flatMap((line) => {
    if (line.from === undefined) return [line];
    return line.from === "codex" && isObject(line.message) && line.message.method !== undefined
      ? [line.message]
      : [];
  });
}

const getBody = (event: JsonObject) => (isObject(event.params) ? event.params : event);
const getName = (event: JsonObject) => String(event.method ?? event.type);
/** Events whose item is what the model's provider sends: their schema allows anything there. */
const FREE_ITEMS = ["thread/realtime/itemAdded"];
const listItems = (lines: Lines) =>
  listEvents(lines)
    .filter((event) => !FREE_ITEMS.includes(getName(event)))
    .map((event) => getBody(event).item)
    .filter(isObject);

/** Finds the indices of the lines whose event passes a test. */
function findLines(lines: Lines, test: (event: JsonObject) => boolean): number[] {
  return lines.flatMap((line, index) => (listEvents([line]).some(test) ? [index] : []));
}

function repeatLine(lines: Lines, index: number | undefined): boolean {
  if (index === undefined) return false;
  lines.splice(index + 1, 0, structuredClone(lines[index] as JsonObject));
  return true;
}

const hasBegun = (event: JsonObject) => /^item.started$/.test(getName(event));
const BEGINNING = ["commandExecution", "command_execution", "fileChange", "file_change"];
const BOTH = ["exec", "wire"] as const;

const MUTATIONS: Record<string, Mutation> = {
  "an invented event": {
    subjects: BOTH,
    verdict: "never",
    kinds: ["event"],
    apply(lines, pick) {
      const event = pick(listEvents(lines));
      if (!event) return false;
      event[event.method === undefined ? "type" : "method"] = pick([
        "tool.call.required",
        "session/begun",
        "x",
      ]) as string;
      return true;
    },
  },
  "an invented type of item": {
    subjects: BOTH,
    verdict: "never",
    kinds: ["item-type"],
    apply: (lines, pick) =>
      setMember(pick(listItems(lines)), "type", pick(["tool_call", "thought", "toolResult"])),
  },
  "an invented member of an event": {
    subjects: BOTH,
    verdict: "never",
    kinds: ["member"],
    apply: (lines, pick) => setMember(pick(listEvents(lines).map(getBody)), "sequence_nr", 1),
  },
  "an invented member of an item": {
    subjects: BOTH,
    verdict: "never",
    kinds: ["member"],
    apply: (lines, pick) => setMember(pick(listItems(lines)), pick(["is_final", "tool_name"]) as string, "x"),
  },
  "an item without its id": {
    subjects: BOTH,
    verdict: "never",
    kinds: ["missing"],
    apply: (lines, pick) => removeMember(pick(listItems(lines)), "id"),
  },
  "an item without its type": {
    subjects: BOTH,
    verdict: "never",
    kinds: ["missing"],
    apply: (lines, pick) => removeMember(pick(listItems(lines)), "type"),
  },
  "an event without a member that all have": {
    subjects: BOTH,
    verdict: "misfit",
    kinds: ["missing"],
    apply(lines, pick) {
      const bodies = listEvents(lines)
        .filter((event) =>
          /^(?:item|turn|thread).(?:started|completed|agentMessage.delta)$/.test(getName(event)),
        )
        .map(getBody);
      const names = ["threadId", "thread_id", "turnId", "delta", "usage", "item"];
      const found = bodies.flatMap((body) =>
        names
          .filter((name) => name in body && !(name === "turnId" && body.turnId === null))
          .map((name) => ({ body, name })),
      );
      const one = pick(found);
      return removeMember(one?.body, one?.name ?? "");
    },
  },
  "a text that is a number": {
    subjects: BOTH,
    verdict: "never",
    kinds: ["type"],
    apply: (lines, pick) => setMember(pick(listItems(lines)), "id", 7),
  },
  "a number that is a text": {
    subjects: BOTH,
    verdict: "never",
    kinds: ["type"],
    apply(lines, pick) {
      const bodies = listEvents(lines).flatMap((event) => {
        const body = getBody(event);
        return [body, body.usage, body.turn].filter(isObject);
      });
      const found = bodies.flatMap((body) =>
        ["startedAtMs", "completedAtMs", "input_tokens", "output_tokens", "startedAt"]
          .filter((name) => typeof body[name] === "number")
          .map((name) => ({ body, name })),
      );
      const one = pick(found);
      return setMember(one?.body, one?.name ?? "", "12");
    },
  },
  "an object that is a list": {
    subjects: BOTH,
    verdict: "never",
    kinds: ["type"],
    apply(lines, pick) {
      const found = listEvents(lines)
        .map(getBody)
        .flatMap((body) =>
          ["usage", "turn", "thread"].filter((name) => isObject(body[name])).map((name) => ({ body, name })),
        );
      const one = pick(found);
      return setMember(one?.body, one?.name ?? "", []);
    },
  },
  "an invented status": {
    subjects: BOTH,
    verdict: "never",
    kinds: ["value"],
    apply(lines, pick) {
      const found = listEvents(lines)
        .flatMap((event) => [getBody(event).item, getBody(event).turn])
        .filter((one): one is JsonObject => isObject(one) && typeof one.status === "string")
        .filter(({ type }) => type !== "imageGeneration"); // its status may be any text, by codex's types
      return setMember(pick(found), "status", pick(["success", "done", "running"]));
    },
  },
  "the spelling of the other protocol": {
    subjects: BOTH,
    verdict: "never",
    kinds: ["event"],
    apply(lines, pick) {
      const event = pick(
        listEvents(lines).filter((one) => /^(?:turn|item).(?:started|completed)$/.test(getName(one))),
      );
      if (!event) return false;
      const key = event.method === undefined ? "type" : "method";
      event[key] = getName(event).replace(/[./]/, (mark) => (mark === "." ? "/" : "."));
      return true;
    },
  },
  "the member `jsonrpc`": {
    subjects: ["wire"],
    verdict: "never",
    kinds: ["envelope"],
    apply: (lines, pick) => setMember(pick(listEvents(lines)), "jsonrpc", "2.0"),
  },
  "an item that never began": {
    subjects: BOTH,
    verdict: "misfit",
    kinds: ["order"],
    apply(lines, pick) {
      const isOne = (event: JsonObject) =>
        hasBegun(event) && BEGINNING.includes(String((getBody(event).item as JsonObject | undefined)?.type));
      const ended = new Set(
        listEvents(lines)
          .filter((one) => /completed$/.test(getName(one)))
          .map(getItemId),
      );
      const index = pick(findLines(lines, (event) => isOne(event) && ended.has(getItemId(event))));
      if (index === undefined) return false;
      lines.splice(index, 1);
      return true;
    },
  },
  "a turn that never began": {
    subjects: ["exec"],
    verdict: "never",
    kinds: ["order"],
    apply(lines, pick) {
      const index = pick(findLines(lines, (event) => getName(event) === "turn.started"));
      if (index === undefined || !lines.some((line) => /^turn\.(?:completed|failed)$/.test(getName(line))))
        return false;
      lines.splice(index, 1);
      return true;
    },
  },
  "a turn that ends twice": {
    subjects: BOTH,
    verdict: "misfit",
    kinds: ["order"],
    apply: (lines, pick) =>
      repeatLine(lines, pick(findLines(lines, (event) => /^turn.completed$/.test(getName(event))))),
  },
  "an item that ends twice": {
    subjects: BOTH,
    verdict: "misfit",
    kinds: ["order"],
    apply: (lines, pick) =>
      repeatLine(
        lines,
        pick(
          findLines(
            lines,
            (event) =>
              /^item.completed$/.test(getName(event)) &&
              /^(?:agentMessage|agent_message|command.?[eE]xecution)$/.test(
                String((getBody(event).item as JsonObject | undefined)?.type),
              ),
          ),
        ),
      ),
  },
  "an answer to no request": {
    subjects: ["wire"],
    verdict: "never",
    kinds: ["order"],
    apply(lines, pick) {
      const answers = lines.filter(
        (line) =>
          isObject(line.message) && line.message.method === undefined && line.message.id !== undefined,
      );
      const line = pick(answers.filter(({ from }) => from === "codex"));
      return isObject(line?.message) ? setMember(line.message, "id", 987_654) : false;
    },
  },
  "a delta of no item": {
    subjects: ["wire"],
    verdict: "misfit",
    kinds: ["order"],
    apply: (lines, pick) =>
      setMember(
        pick(
          listEvents(lines)
            .filter((event) => getName(event) === "item/agentMessage/delta")
            .map(getBody),
        ),
        "itemId",
        "msg_of_nothing",
      ),
  },
  "an event before the beginning of its turn": {
    subjects: ["wire"],
    verdict: "misfit",
    kinds: ["order"],
    apply(lines, pick) {
      const begin = pick(findLines(lines, (event) => getName(event) === "turn/started"));
      const { turn } = getBody(listEvents(lines.slice(begin, (begin ?? 0) + 1))[0] ?? {});
      const id = isObject(turn) ? turn.id : undefined;
      const index = findLines(lines, (event) => getBody(event).turnId === id).find(
        (one) => one > (begin ?? 0),
      );
      if (begin === undefined || id === undefined || index === undefined) return false;
      lines.splice(begin, 0, ...lines.splice(index, 1));
      return true;
    },
  },
  "an event of no thread": {
    subjects: ["wire"],
    verdict: "misfit",
    kinds: ["order"],
    apply(lines, pick) {
      const bodies = listEvents(lines)
        .filter((event) => getName(event) !== "turn/started")
        .map(getBody);
      const ofTurns = bodies.filter(
        ({ threadId, turnId, turn }) =>
          typeof threadId === "string" && (typeof turnId === "string" || isObject(turn)),
      );
      return setMember(pick(ofTurns), "threadId", "thread_of_nothing");
    },
  },
  "a line that is no JSON": {
    subjects: BOTH,
    verdict: "never",
    kinds: ["syntax"],
    apply(lines, pick) {
      const index = pick(lines.map((_, number) => number).slice(1));
      if (index === undefined) return false;
      lines[index] = BROKEN as unknown as JsonObject;
      return true;
    },
  },
  "what only older releases sent": {
    subjects: ["wire"],
    verdict: "other",
    kinds: ["type"],
    apply(lines, pick) {
      const index = pick(lines.map((_, number) => number).slice(1));
      if (index === undefined) return false;
      const params = { id: "0", conversationId: "0", msg: { type: "shutdown_complete" } };
      const message = { method: "codex/event/shutdown_complete", params };
      lines.splice(index, 0, { process: 1, from: "codex", message });
      return true;
    },
  },
  "what the types allow and no scenario showed": {
    subjects: ["exec"],
    verdict: "unmeasured",
    kinds: ["type"],
    apply(lines, pick) {
      const index = pick(findLines(lines, (event) => getName(event) === "turn.started"));
      if (index === undefined) return false;
      const item = { id: "item_90", type: "reasoning", text: "a" };
      lines.splice(index + 1, 0, { type: "item.updated", item });
      return true;
    },
  },
};

/** A broken line. It is written as it is, and not as a JSON string. */
const BROKEN = '{"type":"item.completed","item":{';

function getItemId(event: JsonObject): JsonValue | undefined {
  const { item } = getBody(event);
  return isObject(item) ? item.id : undefined;
}

function setMember(object: JsonObject | undefined, name: string, value: JsonValue | undefined): boolean {
  if (!object || value === undefined) return false;
  object[name] = value;
  return true;
}

function removeMember(object: JsonObject | undefined, name: string): boolean {
  if (!object || !(name in object)) return false;
  delete object[name];
  return true;
}

for (const [title, { subjects, verdict, kinds, apply }] of Object.entries(MUTATIONS)) {
  test(`${title} is found: ${verdict}`, async () => {
    const choices = subjects.flatMap((subject) => recordings[subject]);
    await checkProperty(
      fc.asyncProperty(
        fc.nat(choices.length - 1),
        fc.infiniteStream(fc.nat(100_000)),
        async (start, numbers) => {
          const next = () => numbers.next().value as number;
          const pick = <T>(values: readonly T[]) => values[next() % values.length];
          // Many recordings have no place for the mutation. The next one that has a place is taken.
          for (let index = 0; index < choices.length; index++) {
            const lines = (choices[(start + index) % choices.length] as string[]).map((line) =>
              JSON.parse(line),
            );
            if (!apply(lines, pick)) continue;
            const text = lines
              .map((line) => (typeof line === "string" ? line : JSON.stringify(line)))
              .join("\n");
            const { findings } = await verifyText(knowledge, text, RELEASE);
            const found = findings
              .filter((finding) => kinds.includes(finding.kind))
              .map((finding) => finding.verdict);
            if (verdict === "misfit")
              expect(found, text).toEqual(expect.arrayContaining([expect.stringMatching(/never|other/)]));
            else expect(found, text).toContain(verdict);
            if (verdict === "unmeasured")
              expect(findings.filter((finding) => finding.verdict !== "unmeasured")).toEqual([]);
            return;
          }
          throw new Error("no recording has a place for this mutation");
        },
      ),
      RUNS,
    );
  });
}
