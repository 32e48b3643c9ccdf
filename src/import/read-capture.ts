/** Reads a capture: its bytes, its format and its messages. */
import { isUtf8 } from "node:buffer";
import type { Protocol } from "../protocol/index.js";
import type { CaptureFormat } from "../store/index.js";
import { isObject } from "../transcript/index.js";
import {
  describeBinary,
  describeText,
  type FileElement,
  type Format,
  type FormatName,
  getFormat,
  type MeasuredProtocol,
  readElements,
  recognizeFormat,
} from "../verify/index.js";
import {
  type CapturedLine,
  type CapturedMessages,
  describeProblem,
  parseExactly,
  type ReaderContext,
} from "./captured-messages.js";
import { importErrors } from "./errors.js";
import { readExecSteps } from "./read-exec.js";
import { readFrames } from "./read-frames.js";
import { readSession } from "./read-session.js";

/** The maximum size of a capture, in MiB. */
const MAX_MEBIBYTES = 64;

/** A capture whose format is known. */
export interface Capture extends CapturedMessages {
  format: Format & { name: CaptureFormat };
  /** The protocol that codex and its client used. */
  protocol: Protocol;
}

type Reader = (lines: CapturedLine[], context: ReaderContext) => CapturedMessages;

/** The format of a capture → its reader. A format without a reader is recognized and refused. */
const READERS: Record<FormatName, Reader | undefined> = {
  wire: readFrames,
  "app-server": readFrames,
  exec: readExecSteps,
  session: readSession,
  legacy: undefined,
};

/**
 * Reads the bytes of a capture, up to the maximum size.
 * @throws TouchstoneError `capture-too-large`
 */
export async function readCaptureBytes(file: string, chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > MAX_MEBIBYTES * 2 ** 20)
      throw importErrors.captureTooLarge({ file, mebibytes: MAX_MEBIBYTES });
    kept.push(chunk);
  }
  return Buffer.concat(kept);
}

/**
 * Recognizes the format of a capture, and reads its messages.
 * @param file the name of the capture, for messages
 * @param name the format; default: it is recognized
 * @throws TouchstoneError `capture-unrecognized`, `capture-unsupported`, `capture-broken`, `capture-lacks-direction`,
 *   `capture-ambiguous`, `capture-of-several-threads`
 */
export async function readCapture(
  file: string,
  bytes: Buffer,
  findProtocol: (format: Format) => MeasuredProtocol,
  name?: FormatName,
): Promise<Capture> {
  assertText(file, bytes);
  const elements: FileElement[] = [];
  for await (const element of readElements(splitBuffer(bytes))) elements.push(element);
  const recognized = recognizeFormat(elements.slice(0, SAMPLE).map(({ value = null }) => value));
  const format = name === undefined ? recognized : getFormat(name);
  if (!format) throw importErrors.captureUnrecognized({ file, looks: describeText(elements[0]) });
  const readMessages = READERS[format.name];
  if (!readMessages) throw importErrors.captureUnsupported({ file, title: format.title });
  const lines = elements.map((element) => readLine(file, element));
  const messages = readMessages(lines, { file, format, protocol: findProtocol(format) });
  const protocol = format.protocol === "exec" || messages.session?.isOfExec ? "exec" : "app-server";
  return { ...messages, format: format as Capture["format"], protocol };
}

/** The format is recognized from this number of messages at the start of the capture. */
const SAMPLE = 50;

function assertText(file: string, bytes: Buffer): void {
  const looks = describeBinary(bytes);
  if (looks !== undefined) throw importErrors.captureNotText({ file, looks });
  if (isUtf8(bytes)) return;
  let line = 1;
  for (let from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf("\n", from);
    const to = end < 0 ? bytes.length : end;
    if (!isUtf8(bytes.subarray(from, to))) break;
    from = to + 1;
  }
  throw importErrors.captureNotUtf8({ file, line });
}

function readLine(file: string, element: FileElement): CapturedLine {
  const { text, line, value, problem = "it is no JSON" } = element;
  if (value === undefined)
    throw importErrors.captureBroken({ file, line, problem: describeProblem(problem) });
  const exact = parseExactly(file, line, text);
  if (isObject(exact)) return { line, element, value: exact };
  throw importErrors.captureBroken({ file, line, problem: "it is no JSON object" });
}

async function* splitBuffer(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

const CHUNK = 65_536;
