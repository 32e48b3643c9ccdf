import { getMethod, getParams, isObject, type JsonValue } from "../transcript/index.js";
import { getMessage, mapLeaves } from "./map-leaves.js";

/** One file of a transcript. */
export interface TranscriptPart {
  /** As users see it: `thread_basic.jsonl`, `wire/thread_basic.jsonl`. */
  file: string;
  lines: JsonValue[];
}

/** One string of a transcript: a key or a value. */
export interface StringSlot {
  part: number;
  /** Index of its line, from 0. */
  line: number;
  /** Which string of its line it is, in the order of `mapLine`. */
  index: number;
  path: string[];
  isKey: boolean;
  /** It holds base64; the text is what that decodes to. */
  encoded: boolean;
}

/** What is read as a whole: one string, or all that was streamed of one item, put together. */
export interface ScannedText {
  value: string;
  slots: StringSlot[];
  /** Where in `value` each slot begins. */
  starts: number[];
  /** The value of a member, whose key is the text before this one. */
  isMember: boolean;
}

/** Every string of the transcript in its order, then its streams. */
export function collectTexts(parts: TranscriptPart[]): ScannedText[] {
  const texts: ScannedText[] = [];
  const streams = new Map<string, [piece: string, slot: StringSlot][]>();
  for (const [part, { lines }] of parts.entries()) {
    for (const [line, json] of lines.entries()) {
      const stream = getStreamKey(json);
      let index = 0;
      const add = (piece: string, slot: StringSlot, isMember: boolean) => {
        const name = stream && getStreamedMember(slot.path);
        if (!name) return texts.push({ value: piece, slots: [slot], starts: [0], isMember });
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
          if (isBase64Member(leaf, path)) {
            texts.push({ value: leaf, slots: [slot], starts: [0], isMember: true });
            add(Buffer.from(leaf, "base64").toString("latin1"), { ...slot, encoded: true }, false);
          } else add(leaf, slot, path.length > 0 && !/^\d+$/.test(path.at(-1) ?? ""));
          return leaf;
        },
      });
    }
  }
  return [...texts, ...[...streams.values()].map(joinPieces)];
}

/** What the piece of a stream in this line belongs to; undefined where the line holds none. */
function getStreamKey(line: JsonValue): string | undefined {
  const subject = getMessage(line);
  const method = getMethod(subject);
  if (method === undefined || !/delta$/i.test(method)) return undefined;
  const { itemId, processId, processHandle, stream } = getParams(subject);
  const process = isObject(line) && subject !== line ? line.process : null;
  return JSON.stringify([process, method, itemId, processId, processHandle, stream]);
}

function getStreamedMember(path: string[]): string | undefined {
  const [params, name = ""] = path;
  return path.length === 2 && params === "params" && /^(?:delta|(?:delta|data)Base64)$/.test(name)
    ? name
    : undefined;
}

function isBase64Member(leaf: string, path: string[]): boolean {
  const named = /^(?:delta|data)Base64$/.test(path.at(-1) ?? "");
  return named && leaf.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(leaf);
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
