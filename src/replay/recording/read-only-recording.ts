/**
 * The recorded answers to requests that change nothing. Clients send these requests whenever they like, so one recording
 * of a release answers them for all fixtures of this release.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { INITIALIZED, REQUESTS } from "../../protocol/index.js";
import { buildWirePath, findFolderAbove, splitFilePath } from "../../transcript/layout.js";
import { type RequestOutput, readRequestOutputs } from "../options/releases/index.js";
import type { Message } from "../transport/message.js";
import { type WireEntry, WireReader } from "./wire-reader.js";

/** Name of the scenario that sends each read-only request. */
const READ_ONLY = "client_read_only";

/** Name of the scenario with a turn that fails because of the model. */
const FAILED_TURN = "error_bad_request";

/** The requests of `client_read_only` that change something. The scenario needs them to have a thread with a turn. */
const OTHER_REQUESTS: readonly string[] = [
  REQUESTS.initialize,
  REQUESTS.threadStart,
  REQUESTS.threadResume,
  REQUESTS.turnStart,
];

/** One recorded request, and what codex sent until the client's next request. */
export interface RecordedAnswer {
  request: Message;
  messages: WireEntry[];
}

/** The recorded requests and answers of one release, by method. */
export class ReadOnlyRecording {
  readonly #answers = new Map<string, RecordedAnswer[]>();

  /** @param outputs results of codex, by method. For these methods, the results in the wire do not count. */
  constructor(wire: string, outputs: Record<string, RequestOutput[]> = {}) {
    const reader = new WireReader(wire, 1);
    let current: RecordedAnswer | undefined;
    for (let entry = reader.take(); entry; entry = reader.take()) {
      if (entry.from === "codex") current?.messages.push(entry);
      const { method } = entry.message;
      if (entry.from !== "client" || method === undefined || method === INITIALIZED) continue;
      current = { request: entry.message, messages: [] };
      this.#answers.set(method, [...(this.#answers.get(method) ?? []), current]);
    }
    for (const [method, list] of Object.entries(outputs))
      this.#answers.set(
        method,
        list.map(({ params, result }) => ({
          request: { method, params },
          messages: [buildResponse(result)],
        })),
      );
  }

  /** Whether the method was recorded, and only reads. */
  isReadOnly(method: string): boolean {
    return this.#answers.has(method) && !OTHER_REQUESTS.includes(method);
  }

  /** Lists the recorded requests of a method with their answers. */
  list(method: string): readonly RecordedAnswer[] {
    return this.#answers.get(method) ?? [];
  }
}

function buildResponse(result: RequestOutput["result"]): WireEntry {
  const message = { id: 0, result };
  return { line: 0, from: "codex", message, raw: JSON.stringify(message) };
}

/**
 * Opens the recording of read-only requests for a wire: the recording beside it, else the recording in this package. It must have the
 * wire's release, unless the wire names none.
 * @param wire path of the wire that is replayed
 * @returns undefined if no recording has this release
 */
export function openReadOnlyRecording(wire: string): ReadOnlyRecording | undefined {
  const path = findWireOfRelease(wire, READ_ONLY);
  return path === undefined ? undefined : new ReadOnlyRecording(path, readRequestOutputs(readRelease(path)));
}

/**
 * Reads codex's messages of a turn that fails because of the model. The first is the response to `turn/start`.
 * @param wire path of the wire that is replayed; the turn was recorded with its release
 * @returns an empty list if no recording has this release
 */
export function readFailedTurn(wire: string): WireEntry[] {
  const path = findWireOfRelease(wire, FAILED_TURN);
  const [turn] = path === undefined ? [] : new ReadOnlyRecording(path).list(REQUESTS.turnStart);
  return turn?.messages ?? [];
}

/** Finds the wire of a scenario that has the release of the given wire: beside it, or else in this package. If the given wire names no release, any release fits. */
function findWireOfRelease(wire: string, scenario: string): string | undefined {
  const release = readRelease(wire);
  const folders = [splitFilePath(wire).folder, findFolderAbove(import.meta.dirname)];
  for (const folder of folders) {
    const path = join(folder ?? ".", buildWirePath(scenario));
    if (folder === undefined || !existsSync(path)) continue;
    if (release === undefined || readRelease(path) === release) return path;
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
    return typeof userAgent === "string" ? /^[^/]*\/(\S+)/.exec(userAgent)?.[1] : undefined;
  }
  return undefined;
}
