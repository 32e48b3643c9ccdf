import { INITIALIZED, REQUESTS } from "../../protocol/index.js";
import type { Message } from "../transport/message.js";
import { listWires } from "./fixture-lookup.js";
import { listProcessNumbers, type WireEntry, WireReader } from "./wire-reader.js";

/** Position of a replay: a codex process in a wire, and how much of it was played. */
export interface ReplayPosition {
  path: string;
  process: number;
  /** Number of entries of that process that were played. */
  passedCount: number;
}

/** Another recorded process, of the same wire or of another wire, that continues with the client's message. */
export interface RecordingBranch {
  /** Reader of the first process that matches, positioned at the client's message, or at the `initialized` that the client has left out. */
  reader: WireReader;
  /** Paths of the wires of the other processes that match. */
  others: string[];
}

/** One codex process in a wire file. */
export interface RecordedProcess {
  path: string;
  process: number;
}

export interface BranchOptions {
  /** Folder whose other recordings may be branches. Undefined: only the same wire is searched. */
  folder: string | undefined;
  /** Whether any matching recording of the folder may be used, because no fixture was named. */
  anyRecording: boolean;
  /**
   * Whether the client's message is a response. A response may lead to another recording even if a fixture was named.
   */
  isResponse: boolean;
  /** Whether the client may leave out `initialized`. */
  mayLackInitialized: boolean;
  /** Whether the recorded message matches the client's message. */
  matches(recorded: Message): boolean;
}

/**
 * Finds a recorded process that begins like this replay and continues with the client's message, which does not match the next entry of
 * the replay. The processes of the same wire are searched first; then, if the message is a response or no fixture was named, the first
 * processes of the folder's other recordings.
 * @returns undefined if no process matches
 */
export function findBranch(position: ReplayPosition, options: BranchOptions): RecordingBranch | undefined {
  const { folder, anyRecording, isResponse } = options;
  const branchInWire = findBranchAmong(position, listProcesses(position.path), options);
  if (branchInWire || !(isResponse || anyRecording)) return branchInWire;
  const wires = folder === undefined ? [] : listWires(folder);
  return findBranchAmong(position, listFirstProcesses(wires), options);
}

export function listFirstProcesses(wires: string[]): RecordedProcess[] {
  return wires.map((path) => ({ path, process: 1 }));
}

export function listLaterProcesses(path: string): RecordedProcess[] {
  return listProcesses(path).slice(1);
}

function listProcesses(path: string): RecordedProcess[] {
  return listProcessNumbers(path).map((process) => ({ path, process }));
}

function findBranchAmong(
  position: ReplayPosition,
  candidates: RecordedProcess[],
  { mayLackInitialized, matches }: BranchOptions,
): RecordingBranch | undefined {
  let reader: WireReader | undefined;
  const others: string[] = [];
  for (const { path, process } of candidates) {
    if (path === position.path && process === position.process) continue;
    const other = new WireReader(path, process);
    const found = sharesBeginning(position, other) && continuesWith(other, { mayLackInitialized, matches });
    if (found && !reader) {
      reader = other;
      continue;
    }
    other.close();
    if (found) others.push(path);
  }
  return reader && { reader, others };
}

function continuesWith(
  reader: WireReader,
  { mayLackInitialized, matches }: Pick<BranchOptions, "mayLackInitialized" | "matches">,
): boolean {
  const isInitialized = reader.peek()?.message.method === INITIALIZED;
  const next = reader.peek(isInitialized && mayLackInitialized ? 1 : 0);
  return next?.from === "client" && matches(next.message);
}

/** Whether `other` begins with the entries that the replay has played so far. Moves `other` to the entry behind the shared beginning. */
function sharesBeginning({ path, process, passedCount }: ReplayPosition, other: WireReader): boolean {
  const ownReader = new WireReader(path, process);
  try {
    for (let count = 0; count < passedCount; count++) {
      const [one, another] = [ownReader.take(), other.take()];
      if (!one || !another || !isSameEntry(one, another)) return false;
    }
    return true;
  } finally {
    ownReader.close();
  }
}

/**
 * Whether two entries are equal. The ids of the client's messages and of codex's responses are ignored, because a client may continue its
 * numbers in the next process. Requests and notifications of codex must be equal byte for byte.
 */
function isSameEntry(one: WireEntry, another: WireEntry): boolean {
  if (one.from !== another.from) return false;
  if (one.raw === another.raw) return true;
  if (one.from === "codex" && one.message.method !== undefined) return false;
  return JSON.stringify({ ...one.message, id: 0 }) === JSON.stringify({ ...another.message, id: 0 });
}

/** Finds the client's next entry, and moves the reader to it. Undefined if the process ends before it. */
export function findNextClientEntry(reader: WireReader): WireEntry | undefined {
  for (let entry = reader.peek(); entry; entry = reader.peek()) {
    if (entry.from === "client") return entry;
    if (entry.from === "exit") return undefined;
    reader.take();
  }
  return undefined;
}

/**
 * Opens the next process of a wire at the client's first message after `initialize` and `initialized`.
 * @returns undefined if there is no such process or message
 */
export function openNextProcess({ path, process }: ReplayPosition): WireReader | undefined {
  const next = listProcessNumbers(path).find((number) => number > process);
  if (next === undefined) return undefined;
  const reader = new WireReader(path, next);
  for (let entry = findNextClientEntry(reader); entry; entry = findNextClientEntry(reader)) {
    const { method } = entry.message;
    if (method !== REQUESTS.initialize && method !== INITIALIZED) return reader;
    reader.take();
  }
  reader.close();
  return undefined;
}
