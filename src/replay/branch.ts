import { type Entry, type Message, WireReader } from "./wire.js";

/** Where a replay stands: the next entry of `process` is the one that the client's message did not fit. */
export interface Place {
  path: string;
  process: number;
  /** Entries of that process that have passed. */
  passed: number;
}

/**
 * Looks for recordings that began as this replay did, and in which the client then sent what this one has sent.
 * @param among wires, each with the processes to look at
 * @param same `exact`: codex sent the very same until there; `methods`: the client called the same
 * @returns a reader of the first, that stands at that message; the paths of the others
 */
export function findBranch(
  at: Place,
  among: Iterable<{ path: string; process: number }>,
  { fits, same }: { fits(recorded: Message): boolean; same: "exact" | "methods" },
): { reader: WireReader; others: string[] } | undefined {
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
