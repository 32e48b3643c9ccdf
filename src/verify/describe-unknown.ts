/** Describes the content of a file that is not a transcript. It quotes no value, since a value may be a secret. */
import { isObject } from "../transcript/index.js";
import type { FileElement } from "./read-elements.js";

/** The first bytes of files that are no UTF-8 text → what the files are. */
const SIGNATURES: [bytes: number[], looks: string][] = [
  [[0xff, 0xfe], "text in UTF-16"],
  [[0xfe, 0xff], "text in UTF-16"],
  [[0x1f, 0x8b], "a file that gzip has compressed"],
  [[0x28, 0xb5, 0x2f, 0xfd], "a file that zstd has compressed"],
  [[0x50, 0x4b, 0x03, 0x04], "a zip archive"],
];

/** Describes a file by its first bytes, if they are no UTF-8 text. @returns undefined if they may be such text */
export function describeBinary(bytes: Buffer): string | undefined {
  const known = SIGNATURES.find(([signature]) => signature.every((byte, index) => bytes[index] === byte));
  if (known) return known[1];
  return bytes.subarray(0, SAMPLE_BYTES).includes(0) ? "binary data" : undefined;
}

const SAMPLE_BYTES = 4096;

/** Describes a text by its first element. @param element undefined for an empty file */
export function describeText(element: FileElement | undefined): string {
  if (element === undefined) return "nothing: it is empty";
  const { text, value } = element;
  if (/^\s*(?:data|event):/.test(text))
    return "a stream of server-sent events, which codex gets from its model";
  if (/^\s*<(?:!doctype|html)/i.test(text)) return "a web page";
  if (value === undefined) return "text that is no JSON";
  if (!isObject(value))
    return Array.isArray(value) ? "a JSON list in a list" : "a JSON value that is no object";
  if (isObject(value.log) && Array.isArray(value.log.entries)) return "a HAR file of a browser";
  if (Object.keys(value).length === 0) return "an empty JSON object";
  const names = Object.keys(value).slice(0, MAX_NAMES).filter(isPlainName);
  return `a JSON object with the members ${names.map((name) => `\`${name}\``).join(", ") || "of another program"}`;
}

const MAX_NAMES = 6;

/** Whether a member's name may be printed: it looks like a name in a program, and not like a user's text. */
function isPlainName(name: string): boolean {
  return /^[A-Za-z_][\w.-]{0,29}$/.test(name);
}
