import { allWires } from "./source.js";
import { countProcesses, type Entry, type Message, WireReader } from "./wire.js";

/** Where a replay stands: the next entry of `process` is the one that the client's message did not fit. */
export interface Place {
  path: string;
  process: number;
  /** Entries of that process that have passed. */
  passed: number;
}

/** A reader of the first recording that fits, which stands at the client's message; the paths of the others. */
export interface Branch {
  reader: WireReader;
  others: string[];
}

/** A wire, and a codex process in it. */
interface Process {
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
export function branchAt(at: Place, { folder, any, isAnswer, fits }: BranchOptions): Branch | undefined {
  const wires = folder === undefined ? [] : allWires(folder);
  return (
    findBranch(at, processesOf(at.path), { fits, same: "exact" }) ??
    (isAnswer || any ? findBranch(at, firstsOf(wires), { fits, same: "exact" }) : undefined) ??
    (any ? findBranch(at, firstsOf(wires), { fits, same: "methods" }) : undefined) ??
    (any ? findBranch(at, wires.flatMap(laterOf), { fits, same: "methods" }) : undefined)
  );
}

function firstsOf(wires: string[]): Process[] {
  return wires.map((path) => ({ path, process: 1 }));
}

function laterOf(path: string): Process[] {
  return processesOf(path).slice(1);
}

function processesOf(path: string): Process[] {
  return Array.from({ length: countProcesses(path) }, (_, index) => ({ path, process: index + 1 }));
}

/** @param same `exact`: codex sent the very same until there; `methods`: the client called the same */
function findBranch(
  at: Place,
  among: Process[],
  { fits, same }: { fits(recorded: Message): boolean; same: "exact" | "methods" },
): Branch | undefined {
  let reader: WireReader | undefined;
  const others: string[] = [];
  for (const { path, process } of among) {
    if (path === at.path && process === at.process) continue;
    const other = new WireReader(path, process);
    const next = sharesBeginning(at, other, same) ? other.peek() : undefined;
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
  { path, process, passed }: Place,
  other: WireReader,
  same: "exact" | "methods",
): boolean {
  const mine = new WireReader(path, process);
  try {
    if (same === "methods") return sameCalls(mine, passed, other);
    for (let count = 0; count < passed; count++) {
      const [one, another] = [mine.shift(), other.shift()];
      if (!one || !another || !isSame(one, another)) return false;
    }
    return true;
  } finally {
    mine.close();
  }
}

/** But for the ids of the client's requests, which it counts on from process to process. */
function isSame(one: Entry, another: Entry): boolean {
  if (one.from !== another.from) return false;
  if (one.raw === another.raw) return true;
  if (one.from === "codex" && one.message.method !== undefined) return false;
  return JSON.stringify({ ...one.message, id: 0 }) === JSON.stringify({ ...another.message, id: 0 });
}

/** What codex told in between may differ. */
function sameCalls(mine: WireReader, passed: number, other: WireReader): boolean {
  for (let count = 0; count < passed; count++) {
    const one = mine.shift();
    if (one?.from !== "client") continue;
    const another = nextOfClient(other);
    if (!another || another.message.method !== one.message.method) return false;
    other.shift();
  }
  return nextOfClient(other) !== undefined;
}

/** Passes over what codex sends. */
function nextOfClient(reader: WireReader): Entry | undefined {
  for (let entry = reader.peek(); entry; entry = reader.peek()) {
    if (entry.from === "client") return entry;
    if (entry.from === "exit") return undefined;
    reader.shift();
  }
  return undefined;
}
