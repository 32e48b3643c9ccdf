import { streamPlainFile } from "../../lib/index.js";
import type { ManifestEntry } from "../../store/index.js";
import { chooseEventLanes, RowBuilder, type TimelineRow } from "../../timeline/index.js";
import { isObject, type JsonObject, type JsonValue } from "../../transcript/index.js";
import { getFormat, readElements, recognizeFormat } from "../../verify/index.js";
import { STDIN } from "../shared/stdin.js";
import type { Transcript } from "./find-transcripts.js";

/**
 * Reads the rows of a transcript in any format that `verify` knows. The format of each line is recognized from this line alone, so
 * that no line waits for the lines after it.
 */
export async function* openRows(
  { path, file, what }: Transcript,
  entry: ManifestEntry | undefined,
): AsyncGenerator<TimelineRow> {
  const chunks = path === STDIN ? process.stdin : streamPlainFile(path);
  const builder = new RowBuilder(what === "events" ? chooseEventLanes(entry?.subject.sdk.source) : undefined);
  for await (const { text, line, value } of readElements(chunks))
    yield builder.build({ file, line, text }, value && toFrame(value));
}

/** Converts a frame as other tools log it to the form of a frame in a fixture. Returns any other line unchanged. */
function toFrame(value: JsonValue): JsonValue {
  if (!isObject(value) || isOwnFrame(value) || recognizeFormat([value])?.name !== "wire") return value;
  const { message, from, process } = getFormat("wire").read(value) ?? {};
  return message && from ? { process: process ?? null, from, message } : value;
}

function isOwnFrame(value: JsonObject): boolean {
  return "process" in value && ("message" in value || "exit" in value);
}
