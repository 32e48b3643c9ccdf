import { listWires } from "./fixture-lookup.js";
import { countProcesses, type Message, type WireEntry, WireReader } from "./wire-reader.js";

/** Where a replay stands: the next entry of `process` is the one that the client's message did not fit. */
export interface ReplayPosition {
  path: string;
  process: number;
  /** Entries of that process that have passed. */
  passedCount: number;
}

/** A reader of the first recording that fits, which stands at the client's message; the paths of the others. */
export interface RecordingBranch {
  reader: WireReader;
  others: string[];
}

/** A wire, and a codex process in it. */
interface RecordedProcess {
  path: string;
  process: number;
}

export interface BranchOptions {
  /** The folder whose other recordings may be branches; undefined: there are none. */
  folder: string | undefined;
  /** The recording was not named: any that fits is meant. */
  any: boolean;
  /** The client answers: another answer than the recorded one may lead to another recording. */
  isAnswer: boolean;
  /** Is the recorded message what the client has sent? */
  fits(recorded: Message): boolean;
}

/**
 * Looks for the recording that began as this replay did, and in which the client then sent what this one has sent: first
 * among the processes of the same wire, then among the others of the folder.
 */
export function findBranch(
  position: ReplayPosition,
  { folder, any, isAnswer, fits }: BranchOptions,
): RecordingBranch | undefined {
  const wires = folder === undefined ? [] : listWires(folder);
  return (
    findBranchAmong(position, listProcesses(position.path), { fits, same: "exact" }) ??
    (isAnswer || any
      ? findBranchAmong(position, listFirstProcesses(wires), { fits, same: "exact" })
      : undefined) ??
    (any ? findBranchAmong(position, listFirstProcesses(wires), { fits, same: "methods" }) : undefined) ??
    (any
      ? findBranchAmong(position, wires.flatMap(listLaterProcesses), { fits, same: "methods" })
      : undefined)
  );
}

function listFirstProcesses(wires: string[]): RecordedProcess[] {
  return wires.map((path) => ({ path, process: 1 }));
}

function listLaterProcesses(path: string): RecordedProcess[] {
  return listProcesses(path).slice(1);
}

function listProcesses(path: string): RecordedProcess[] {
  return Array.from({ length: countProcesses(path) }, (_, index) => ({ path, process: index + 1 }));
}

/** @param same `exact`: codex sent the very same until there; `methods`: the client called the same */
function findBranchAmong(
  position: ReplayPosition,
  candidates: RecordedProcess[],
  { fits, same: precision }: { fits(recorded: Message): boolean; same: "exact" | "methods" },
): RecordingBranch | undefined {
  let reader: WireReader | undefined;
  const others: string[] = [];
  for (const { path, process } of candidates) {
    if (path === position.path && process === position.process) continue;
    const other = new WireReader(path, process);
    const next = sharesBeginning(position, other, precision) ? other.peek() : undefined;
    const found = next?.from === "client" && fits(next.message);
    if (found && !reader) {
      reader = other;
      continue;
    }
    other.close();
    if (found) others.push(path);
  }
  return reader && { reader, others };
}

/** Reads `other` on to the place; did the same pass in it? */
function sharesBeginning(
  { path, process, passedCount }: ReplayPosition,
  other: WireReader,
  precision: "exact" | "methods",
): boolean {
  const ownReader = new WireReader(path, process);
  try {
    if (precision === "methods") return hasSameCalls(ownReader, passedCount, other);
    for (let count = 0; count < passedCount; count++) {
      const [one, another] = [ownReader.take(), other.take()];
      if (!one || !another || !isSameEntry(one, another)) return false;
    }
    return true;
  } finally {
    ownReader.close();
  }
}

/** But for the ids of the client's requests, which it counts on from process to process. */
function isSameEntry(one: WireEntry, another: WireEntry): boolean {
  if (one.from !== another.from) return false;
  if (one.raw === another.raw) return true;
  if (one.from === "codex" && one.message.method !== undefined) return false;
  return JSON.stringify({ ...one.message, id: 0 }) === JSON.stringify({ ...another.message, id: 0 });
}

/** What codex told in between may differ. */
function hasSameCalls(ownReader: WireReader, passed: number, other: WireReader): boolean {
  for (let count = 0; count < passed; count++) {
    const one = ownReader.take();
    if (one?.from !== "client") continue;
    const another = findNextClientEntry(other);
    if (!another || another.message.method !== one.message.method) return false;
    other.take();
  }
  return findNextClientEntry(other) !== undefined;
}

/** Passes over what codex sends. */
function findNextClientEntry(reader: WireReader): WireEntry | undefined {
  for (let entry = reader.peek(); entry; entry = reader.peek()) {
    if (entry.from === "client") return entry;
    if (entry.from === "exit") return undefined;
    reader.take();
  }
  return undefined;
}
