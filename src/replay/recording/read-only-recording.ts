/**
 * The recorded answers to requests that change nothing. Clients send these whenever they like, so one recording of a
 * release answers them for all of its fixtures.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { INITIALIZED, REQUESTS } from "../../protocol/index.js";
import { buildWirePath, findFolderAbove, splitFilePath } from "../../transcript/layout.js";
import type { Message } from "../transport/message.js";
import { type WireEntry, WireReader } from "./wire-reader.js";

/** Name of the scenario that sends each read-only request. */
const SCENARIO = "client_read_only";

/** The requests of that scenario that are not read-only. It needs them to have a thread with a turn. */
const OTHER_REQUESTS: readonly string[] = [
  REQUESTS.initialize,
  REQUESTS.threadStart,
  REQUESTS.threadResume,
  REQUESTS.turnStart,
];

/** One recorded request, and what codex sent until the client's next message. */
export interface RecordedAnswer {
  request: Message;
  messages: WireEntry[];
}

/** The recorded requests and answers of one release, by method. */
export class ReadOnlyRecording {
  readonly #answers = new Map<string, RecordedAnswer[]>();

  constructor(wire: string) {
    const reader = new WireReader(wire, 1);
    let current: RecordedAnswer | undefined;
    for (let entry = reader.take(); entry; entry = reader.take()) {
      if (entry.from === "codex") current?.messages.push(entry);
      const { method } = entry.message;
      if (entry.from !== "client" || method === undefined || method === INITIALIZED) continue;
      current = { request: entry.message, messages: [] };
      this.#answers.set(method, [...(this.#answers.get(method) ?? []), current]);
    }
  }

  /** Whether the method only reads. */
  isReadOnly(method: string): boolean {
    return this.#answers.has(method) && !OTHER_REQUESTS.includes(method);
  }

  /** Lists the recorded requests of a method with their answers. */
  list(method: string): readonly RecordedAnswer[] {
    return this.#answers.get(method) ?? [];
  }
}

/**
 * Opens the recording of read-only requests that has the release of a wire: the one beside it, else the one in this
 * package.
 * @param wire path of the wire that is replayed
 * @returns undefined if none has this release
 */
export function openReadOnlyRecording(wire: string): ReadOnlyRecording | undefined {
  const release = readRelease(wire);
  const folders = [splitFilePath(wire).folder, findFolderAbove(import.meta.dirname)];
  for (const folder of folders) {
    const path = join(folder ?? ".", buildWirePath(SCENARIO));
    if (folder === undefined || !existsSync(path)) continue;
    if (release === undefined || readRelease(path) === release) return new ReadOnlyRecording(path);
  }
  return undefined;
}

/**
 * Reads codex's version from its response to `initialize`, whose user agent is `CLIENT/VERSION (…)`.
 * @returns undefined if the wire, perhaps a handmade one, does not begin with this response
 */
export function readRelease(wire: string): string | undefined {
  const reader = new WireReader(wire, 1);
  for (let entry = reader.take(); entry; entry = reader.take()) {
    if (entry.from !== "codex" || entry.message.method !== undefined) continue;
    reader.close();
    const { userAgent } = (entry.message.result ?? {}) as { userAgent?: unknown };
    return /^[^/]*\/(\S+)/.exec(String(userAgent))?.[1];
  }
  return undefined;
}
