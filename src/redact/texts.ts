import { isObject, type JsonObject, type JsonValue, methodOf, paramsOf } from "../transcript/index.js";

/** One file of a transcript, as its user sees it. */
export interface TranscriptPart {
  /** `thread_basic.jsonl`, `wire/thread_basic.jsonl` */
  file: string;
  lines: JsonValue[];
}

/** A string of a transcript. */
export interface Piece {
  file: string;
  /** 0-based. */
  line: number;
  /** From the event, or from the frame's message. */
  path: string[];
  method: string | undefined;
  /** As it stands; of a base64 payload, what it stands for. */
  text: string;
  what: "value" | "key" | "base64";
}

/**
 * The texts of a transcript, as someone who reads it puts them together: each string by itself, but the deltas of one
 * item joined, since a secret may be spread over them.
 */
export function textsOf(parts: TranscriptPart[]): Piece[][] {
  const texts: Piece[][] = [];
  const streams = new Map<string, Piece[]>();
  for (const { file, lines } of parts) {
    for (const [line, value] of lines.entries()) {
      const message = messageOf(value);
      const method = methodOf(message);
      const stream = streamOf(message);
      for (const piece of strings(message, [])) {
        const whole = { ...piece, file, line, method };
        const isDelta = piece.what !== "key" && piece.path.length === 2 && /^delta/.test(piece.path[1] ?? "");
        const key = stream && isDelta && `${file} ${stream}`;
        const known = key ? streams.get(key) : undefined;
        if (known) known.push(whole);
        else texts.push([whole]);
        if (key && !known) streams.set(key, texts.at(-1) as Piece[]);
      }
    }
  }
  return texts;
}

/** The same parts with other strings: `replace` gives the new text of a value, or undefined where it stays. */
export function rewrite(
  parts: TranscriptPart[],
  replace: (file: string, line: number, path: string[]) => string | undefined,
): TranscriptPart[] {
  return parts.map(({ file, lines }) => ({
    file,
    lines: lines.map((value, line) => {
      const walk = (node: JsonValue, path: string[]): JsonValue => {
        if (typeof node === "string") return replace(file, line, path) ?? node;
        if (Array.isArray(node)) return node.map((item, index) => walk(item, [...path, String(index)]));
        if (!isObject(node)) return node;
        return Object.fromEntries(
          Object.entries(node).map(([key, item]) => [key, walk(item, [...path, key])]),
        );
      };
      if (!isFrame(value)) return walk(value, []);
      return { ...value, message: walk(value.message as JsonValue, []) };
    }),
  }));
}

function messageOf(line: JsonValue): JsonValue {
  return isFrame(line) ? (line.message as JsonValue) : line;
}

function isFrame(line: JsonValue): line is JsonObject {
  return isObject(line) && "from" in line && "message" in line;
}

/** What the deltas of one stream have in common. */
function streamOf(message: JsonValue): string | undefined {
  const { itemId, processId, summaryIndex = "" } = paramsOf(message);
  const id = itemId ?? processId;
  return typeof id === "string" ? `${methodOf(message)} ${id} ${summaryIndex}` : undefined;
}

function* strings(node: JsonValue, path: string[]): Generator<Pick<Piece, "path" | "text" | "what">> {
  if (typeof node === "string") {
    const isBase64 = /Base64$/.test(path.at(-1) ?? "");
    if (isBase64) yield { path, text: Buffer.from(node, "base64").toString("latin1"), what: "base64" };
    else yield { path, text: node, what: "value" };
  } else if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) yield* strings(item, [...path, String(index)]);
  } else if (isObject(node)) {
    for (const [key, item] of Object.entries(node)) {
      yield { path: [...path, key], text: key, what: "key" };
      yield* strings(item, [...path, key]);
    }
  }
}
