import { RowBuilder } from "./build-rows.js";
import { getMember, isMembers, type JsonData, parseLine } from "./json-data.js";
import type { Lane, SourceLine, TimelineRow } from "./timeline-row.js";

/** The files of a fixture that its timeline shows, as their lines. */
export interface FixtureLines {
  /** What the SDK yielded, step after step. */
  events: SourceLine[];
  /** The frames between SDK and codex; empty without a wire. */
  frames: SourceLine[];
}

/**
 * Builds the rows of a fixture. Each frame is a row, together with the event that the SDK made of it. An event without a frame is a
 * row of its own, after the row of the event before it. Nothing is sorted: frames and events keep their own order.
 * @param eventLanes the lanes of an event; default: from the SDK to its user
 */
export function buildFixtureRows(
  { events, frames }: FixtureLines,
  eventLanes: readonly Lane[] = ["sdk", "client"],
): TimelineRow[] {
  const eventBuilder = new RowBuilder(eventLanes);
  const eventRows = events.map((source) => eventBuilder.build(source));
  const frameBuilder = new RowBuilder();
  const frameRows = frames.map((source) => frameBuilder.build(source));
  const open = indexFrames(frameRows);
  const after = new Map<number, TimelineRow[]>();
  let last = -1;
  for (const row of eventRows) {
    const index = open.get(buildKey(parseSource(row)))?.find((one) => one > last);
    const frame = index === undefined ? undefined : frameRows[index];
    if (index === undefined || !frame) {
      after.set(last, [...(after.get(last) ?? []), row]);
      continue;
    }
    frameRows[index] = {
      ...frame,
      lanes: [...frame.lanes, "client"],
      sources: [...frame.sources, ...row.sources],
    };
    last = index;
  }
  return [-1, ...frameRows.keys()].flatMap((index) => [
    ...(index < 0 ? [] : [frameRows[index] as TimelineRow]),
    ...(after.get(index) ?? []),
  ]);
}

/**
 * Chooses the lanes of a fixture's events: an SDK yields them to its user; without an SDK, codex prints them.
 * @param sdkSource where the manifest says that the SDK is from
 */
export function chooseEventLanes(sdkSource: string | undefined): readonly Lane[] {
  return sdkSource === "codex" ? ["codex", "client"] : ["sdk", "client"];
}

/** Indexes the frames that codex sent, since an SDK may make an event of each. @returns key (`buildKey`) → indexes into `rows` */
function indexFrames(rows: TimelineRow[]): Map<string, number[]> {
  const indexes = new Map<string, number[]>();
  for (const [index, row] of rows.entries()) {
    if (row.from !== "codex") continue;
    const message = getMember(parseSource(row), "message");
    if (!isMembers(message)) continue;
    const method = row.kind === "response" ? row.method.replace(/^response to /, "") : row.method;
    const key = buildKey({ ...message, method });
    indexes.set(key, [...(indexes.get(key) ?? []), index]);
  }
  return indexes;
}

function parseSource({ sources: [source] }: TimelineRow): JsonData | undefined {
  return source && parseLine(source.text);
}

/**
 * Builds a key that an event and its frame have in common: the content of the message. SDKs choose the order of members, and some
 * leave out members that are null.
 */
function buildKey(message: JsonData | undefined): string {
  if (!isMembers(message)) return "";
  const { method = null, params, result } = message;
  return JSON.stringify([method, canonicalize(params ?? result ?? null)]);
}

function canonicalize(value: JsonData): JsonData {
  if (Array.isArray(value)) return value.map(canonicalize);
  if (!isMembers(value)) return value;
  const names = Object.keys(value).filter((name) => value[name] !== null);
  return names.sort().map((name) => [name, canonicalize(value[name] ?? null)]);
}
