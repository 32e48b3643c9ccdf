import { getMethod, getParams, isObject, type JsonValue, stringifyJson } from "../transcript/index.js";
import { getMessage, mapLeaves } from "./map-leaves.js";

/** One file of a transcript. */
export interface TranscriptPart {
  /** Path in the fixtures folder: `thread_basic.jsonl`, `wire/thread_basic.jsonl`. */
  file: string;
  lines: JsonValue[];
}

/** One string of a transcript: a key or a value. */
export interface StringSlot {
  /** Index of its file in the transcript, from 0. */
  part: number;
  /** Index of its line, from 0. */
  line: number;
  /** Index of the string in its line, in the order of `mapLeaves`. */
  index: number;
  path: string[];
  isKey: boolean;
  /** Whether the string is base64, and the text to scan is the decoded string. */
  encoded: boolean;
}

/** A text to scan: one string, or the joined deltas of one stream. */
export interface ScannedText {
  value: string;
  slots: StringSlot[];
  /** Start of each slot in `value`. */
  starts: number[];
  /** Whether the text is searched together with the text before it in the list, which is the key of its member. */
  isMember: boolean;
}

/** Commands, or outputs of commands, one after the other. A secret may be cut between two of them. */
export type TextSequence = ScannedText[];

/** The texts of a transcript. */
export interface CollectedTexts {
  /**
   * Every key and text in order, and then the joined deltas of each stream. A `delta` is contained only in the text of its stream. A
   * `deltaBase64` or `dataBase64` is contained as it is, and decoded: in the text of its stream, or as a text of its own.
   */
  texts: ScannedText[];
  /** For each file: its commands, the outputs in its items, and its streams of outputs. A sequence has at least two texts. */
  sequences: TextSequence[];
}

/** Collects the texts of a transcript. */
export function collectTexts(parts: TranscriptPart[]): CollectedTexts {
  const texts: ScannedText[] = [];
  const streams = new Map<string, [piece: string, slot: StringSlot][]>();
  const sequences = new Map<string, TextSequence>();
  const addToSequence = (text: ScannedText, name: string) => {
    const key = `${text.slots[0]?.part} ${name}`;
    const sequence = sequences.get(key) ?? [];
    sequences.set(key, sequence);
    sequence.push(text);
  };
  for (const [part, { lines }] of parts.entries()) {
    for (const [line, json] of lines.entries()) {
      const id = readStreamId(json);
      const stream = id && buildStreamKey(id);
      let index = 0;
      const add = (piece: string, slot: StringSlot, isMember: boolean) => {
        const name = stream && getStreamedMember(slot.path);
        if (!name) {
          const text = { value: piece, slots: [slot], starts: [0], isMember };
          const member = slot.path.at(-1) ?? "";
          if (COMMAND_MEMBERS.has(member)) addToSequence(text, member);
          return texts.push(text);
        }
        const key = `${part} ${stream} ${name}`;
        const pieces = streams.get(key) ?? [];
        streams.set(key, pieces);
        return pieces.push([piece, slot]);
      };
      mapLeaves(json, {
        visitKey(key, path) {
          const slot = { part, line, index: index++, path, isKey: true, encoded: false };
          texts.push({ value: key, slots: [slot], starts: [0], isMember: false });
        },
        visitLeaf(leaf, path) {
          if (typeof leaf !== "string") return leaf;
          const slot = { part, line, index: index++, path, isKey: false, encoded: false };
          if (isBase64Member(leaf, path.at(-1))) {
            texts.push({ value: leaf, slots: [slot], starts: [0], isMember: true });
            add(Buffer.from(leaf, "base64").toString("latin1"), { ...slot, encoded: true }, false);
          } else add(leaf, slot, path.length > 0 && !/^\d+$/.test(path.at(-1) ?? ""));
          return leaf;
        },
      });
    }
  }
  for (const [stream, pieces] of streams) {
    const text = joinPieces(pieces);
    texts.push(text);
    if (isOutputStream(stream)) addToSequence(text, "outputDelta");
  }
  return { texts, sequences: [...sequences.values()].filter(({ length }) => length > 1) };
}

/** Members that contain a command, or its output. */
export const COMMAND_MEMBERS = new Set(["command", "aggregatedOutput", "aggregated_output"]);

/** What tells the stream of a delta from all others: the process, the method, and from the params the ids and `stream`, such as `stderr`. */
export type StreamId = readonly (JsonValue | undefined)[];

/** Reads the id of the stream to which the delta of a line belongs; undefined if the line has no delta. */
export function readStreamId(line: JsonValue): StreamId | undefined {
  const subject = getMessage(line);
  const method = getMethod(subject);
  if (method === undefined || method.slice(-5).toLowerCase() !== "delta") return undefined;
  const { itemId, processId, processHandle, stream } = getParams(subject);
  const process = isObject(line) && subject !== line ? line.process : "";
  return [process, method, itemId, processId, processHandle, stream];
}

/** Builds the key of a stream. */
export function buildStreamKey(id: StreamId): string {
  return id.map(formatKeyPart).join(" ");
}

/** Writes JSON only for parts that are neither a string nor missing, since JSON is slow to write. */
function formatKeyPart(part: JsonValue | undefined): string {
  if (typeof part === "string") return part;
  return part === undefined || part === null ? "null" : stringifyJson(part);
}

/** Whether a stream is the output of a command. The outputs of several commands are also searched as one sequence. */
export function isOutputStream(key: string): boolean {
  return key.includes("/outputDelta");
}

function getStreamedMember(path: string[]): string | undefined {
  const [params, name = ""] = path;
  return path.length === 2 && params === "params" && DELTA_MEMBERS.includes(name) ? name : undefined;
}

/** Members of a delta's params that hold a piece of text. */
export const DELTA_MEMBERS = ["delta", "deltaBase64", "dataBase64"];

/** Whether a member is the base64 of what a program printed. @param leaf its value */
export function isBase64Member(leaf: string, name = ""): boolean {
  return /^(?:delta|data)Base64$/.test(name) && leaf.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(leaf);
}

function joinPieces(pieces: [piece: string, slot: StringSlot][]): ScannedText {
  const starts: number[] = [];
  let length = 0;
  for (const [piece] of pieces) {
    starts.push(length);
    length += piece.length;
  }
  const value = pieces.map(([piece]) => piece).join("");
  return { value, slots: pieces.map(([, slot]) => slot), starts, isMember: false };
}
