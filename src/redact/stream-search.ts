import { getParams, type JsonObject, type JsonValue } from "../transcript/index.js";
import { getMessage } from "./map-leaves.js";
import { findDisguisedHits, listAnchoredRules, MAX_SECRET_LENGTH } from "./own-rules.js";
import { RULES, type SecretRule, TOKEN_RULES } from "./rules/index.js";
import {
  buildStreamKey,
  COMMAND_MEMBERS,
  DELTA_MEMBERS,
  isBase64Member,
  isOutputStream,
  readStreamId,
  type StreamId,
} from "./texts.js";

/** A secret whose pieces are in several lines of a file. */
export interface CutSecret {
  /** Number of the line with its first piece. */
  line: number;
  /** Path of the member with this piece. */
  path: string;
  rule: string;
}

interface Piece {
  text: string;
  line: number;
  path: string;
  /** Whether its line has an anchor of a rule, or may hide one. */
  holdsAnchor: boolean;
  /** Key of the command's own stream, if the piece is also part of one. A secret that is cut only within that stream is reported there. */
  stream: string | undefined;
}

/** The id of a delta's stream, and the keys that are made of it. */
interface DeltaKeys {
  id: StreamId;
  /** Key of the id. */
  key: string;
  /** For each member in `DELTA_MEMBERS`, the key of the stream to which its texts belong. */
  members: string[];
}

/** Texts that follow each other, as far as they are kept. */
interface Stream {
  key: string;
  rules: SecretRule[];
  pieces: Piece[];
  /** Characters in the pieces. */
  length: number;
}

/** What is returned for almost every line. */
const NOTHING: CutSecret[] = [];

/** The number of characters at which a stream is searched. */
const WINDOW = 1 << 16;
/** The number of characters at the end of a stream that are kept, and searched again with those after them. */
const OVERLAP = MAX_SECRET_LENGTH;
/** The length of each end of a piece in which an anchor may be cut. No anchor is longer. */
const EDGE = 64;
/** Maximum number of streams that are kept. If there is one more, the stream that has not grown for the longest time is searched and dropped. */
const MAX_STREAMS = 256;

/**
 * Finds secrets whose pieces are in several lines of a file: in the deltas of an item, in commands, or in outputs of commands. It
 * keeps only the last part of each stream in memory.
 */
export class StreamSearch {
  readonly #streams = new Map<string, Stream>();
  /** The keys of the last delta. The next delta is almost always of the same stream, and keys are slow to build. */
  #delta = buildDeltaKeys([]);
  /** The stream that grew last. */
  #last: Stream | undefined;
  /** Key of the stream of the command that printed last. */
  #lastOutput: string | undefined;

  /**
   * Adds the delta of a line, if it has one.
   * @param line number of the line
   * @param holdsAnchor what `LineSearch` says of the line
   * @returns the secrets of a stream that was searched now, because it became long enough or too many streams are kept
   */
  addDelta(value: JsonValue, line: number, holdsAnchor: boolean): CutSecret[] {
    const id = readStreamId(value);
    if (id === undefined) return NOTHING;
    if (!isSameStream(id, this.#delta.id)) this.#delta = buildDeltaKeys(id);
    const { key, members } = this.#delta;
    const params = getParams(getMessage(value));
    let found = NOTHING;
    for (const [index, name] of DELTA_MEMBERS.entries()) {
      const text = params[name];
      if (typeof text !== "string" || text === "") continue;
      const path = `params.${name}`;
      const piece = { text: decode(text, name), line, path, holdsAnchor, stream: undefined };
      found = combine(found, this.#append(members[index] as string, piece, RULES));
      if (!isOutputStream(key)) continue;
      // What another command prints may continue what the last one printed, apart from the line end.
      if (this.#lastOutput !== key) this.#trimEnd("outputDelta");
      const start = this.#lastOutput === key ? piece.text : piece.text.trimStart();
      this.#lastOutput = key;
      const output = { text: start, line, path, holdsAnchor, stream: key };
      found = combine(found, this.#append("outputDelta", output, TOKEN_RULES));
    }
    return found;
  }

  /** Adds the commands and outputs in a line, as `addDelta` adds a delta. This walks through the whole line. */
  addCommands(value: JsonValue, line: number, holdsAnchor: boolean): CutSecret[] {
    let found = NOTHING;
    visitCommandMembers(getMessage(value), [], (name, member, path) => {
      const piece = { text: member.trim(), line, path: path.join("."), holdsAnchor, stream: undefined };
      if (piece.text !== "") found = combine(found, this.#append(name, piece, TOKEN_RULES));
    });
    return found;
  }

  /** Searches the texts that are kept of all streams, and forgets them. */
  finish(): CutSecret[] {
    const found = [...this.#streams.values()].flatMap((stream) => findCutSecrets(stream, stream.length));
    this.#streams.clear();
    this.#last = undefined;
    return found;
  }

  #append(key: string, piece: Piece, rules: SecretRule[]): CutSecret[] {
    const stream = this.#last?.key === key ? this.#last : this.#makeLast(key, rules);
    stream.pieces.push(piece);
    stream.length += piece.text.length;
    if (stream.length >= WINDOW) return cutStream(stream);
    if (this.#streams.size <= MAX_STREAMS) return NOTHING;
    const [oldest = stream] = this.#streams.values();
    this.#streams.delete(oldest.key);
    return findCutSecrets(oldest, oldest.length);
  }

  /** Returns the stream of a key, which may be new, and moves it to the end of the streams. */
  #makeLast(key: string, rules: SecretRule[]): Stream {
    const stream = this.#streams.get(key) ?? { key, rules, pieces: [], length: 0 };
    this.#streams.delete(key);
    this.#streams.set(key, stream);
    this.#last = stream;
    return stream;
  }

  #trimEnd(key: string): void {
    const stream = this.#streams.get(key);
    const last = stream?.pieces.at(-1);
    if (stream === undefined || last === undefined) return;
    const text = last.text.trimEnd();
    stream.length -= last.text.length - text.length;
    last.text = text;
  }
}

function buildDeltaKeys(id: StreamId): DeltaKeys {
  const key = buildStreamKey(id);
  return { id, key, members: DELTA_MEMBERS.map((name) => `${key} ${name}`) };
}

function isSameStream(one: StreamId, other: StreamId): boolean {
  return one.length === other.length && one.every((part, index) => part === other[index]);
}

function combine(one: CutSecret[], other: CutSecret[]): CutSecret[] {
  return other.length === 0 ? one : [...one, ...other];
}

/** Visits each command and each output in a value. @param path place of the value; the same array is used for all places */
function visitCommandMembers(
  value: JsonValue,
  path: string[],
  visit: (name: string, text: string, path: string[]) => void,
): void {
  if (typeof value !== "object" || value === null) return;
  for (const name in value) {
    const member = (value as JsonObject)[name] as JsonValue;
    path.push(name);
    if (typeof member === "string") {
      if (COMMAND_MEMBERS.has(name)) visit(name, member, path);
    } else visitCommandMembers(member, path, visit);
    path.pop();
  }
}

/** Searches a stream, and forgets all but its end. */
function cutStream(stream: Stream): CutSecret[] {
  let surplus = stream.length - OVERLAP;
  const found = findCutSecrets(stream, surplus);
  let first = 0;
  while (surplus >= (stream.pieces[first]?.text.length ?? 0))
    surplus -= stream.pieces[first++]?.text.length ?? 0;
  stream.pieces = stream.pieces.slice(first);
  const [piece] = stream.pieces;
  if (piece) piece.text = piece.text.slice(surplus);
  stream.length = OVERLAP;
  return found;
}

/** Finds the secrets that begin before a position, and end in another piece than the one in which they begin. */
function findCutSecrets({ pieces, rules }: Stream, before: number): CutSecret[] {
  if (pieces.length < 2 || !holdAnchor(pieces)) return [];
  const text = pieces.map((piece) => piece.text).join("");
  const found: CutSecret[] = [];
  const ends: number[] = [];
  for (const piece of pieces) ends.push((ends.at(-1) ?? 0) + piece.text.length);
  let index = 0;
  for (const { from, to, rule } of findDisguisedHits(text, rules)) {
    while (from >= (ends[index] as number)) index++;
    const { line, path, stream } = pieces[index] as Piece;
    let last = index;
    while (to > (ends[last] as number)) last++;
    const isCut = last > index && (stream === undefined || pieces[last]?.stream !== stream);
    if (isCut && from < before) found.push({ line, path, rule });
  }
  return found;
}

/** Whether a piece holds an anchor, or an anchor may be cut between pieces. */
function holdAnchor(pieces: Piece[]): boolean {
  if (pieces.some((piece) => piece.holdsAnchor)) return true;
  const edges = pieces.map(({ text }) =>
    text.length <= 2 * EDGE ? text : `${text.slice(0, EDGE)}\0${text.slice(-EDGE)}`,
  );
  return listAnchoredRules(edges.join("")).length > 0;
}

function decode(text: string, name: string): string {
  return isBase64Member(text, name) ? Buffer.from(text, "base64").toString("latin1") : text;
}
