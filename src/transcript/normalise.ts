import { isObject, type JsonObject, type JsonValue } from "./json-value.js";
import {
  buildId,
  buildIsoTime,
  buildProcessId,
  buildRolloutPrefix,
  CLOCK,
  CONFIG_DIGEST,
  DURATION,
  HOST,
  type IdKind,
  isDurationName,
  PLATFORM,
  PORT,
  TOKEN_ESTIMATE,
  UUID,
} from "./placeholders.js";

/** Facts of the run that its transcript holds, and that no other run shares. */
export interface RunFacts {
  /** Real paths and their stand-ins. */
  paths: Record<string, string>;
  /** Ports on loopback that the run listened on. */
  ports: number[];
  hostname: string;
  /** The run's begin and end, in milliseconds since 1970: only times between them are the run's own. */
  from: number;
  to: number;
  /** Text by hand (the scenario): an id that stands there is no run's own, and stays. */
  given: string;
}

const IDS = new RegExp(UUID, "g");
const ONLY_ID = new RegExp(`^${UUID.source}$`);
const ISO_TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?/g;
/** codex names a thread's file by the local time of its start. */
const ROLLOUT = /(\d{4}\/\d\d\/\d\d\/)?rollout-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-/g;
/** A digest over codex's config file, which holds the run's paths and ports. */
const CONFIG_VERSION = /^sha256:[0-9a-f]{64}$/;
const USER_AGENT_PLATFORM = /\([^()]*; (?:x86_64|arm64|aarch64)\)/g;
const DAY_MS = 86_400_000;

/**
 * Gives what differs from run to run its stand-in (docs/fixtures.md), the same one wherever it comes again: one for
 * each run.
 */
export class Normaliser {
  readonly #facts: RunFacts;
  readonly #paths: [real: string, standIn: string][];
  readonly #ids = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #replaced = new Map<string, Set<string>>();

  constructor(facts: RunFacts) {
    this.#facts = facts;
    this.#paths = Object.entries(facts.paths).sort(([a], [b]) => b.length - a.length);
  }

  /** A copy of one event or message with stand-ins. Ids are numbered in the order of the calls. */
  normalise(value: JsonValue): JsonValue {
    return this.#walk(value, []);
  }

  /** Kind of stand-in → the places where one was put, such as `params.item.id`. Sorted. */
  replaced(): Record<string, string[]> {
    const kinds = [...this.#replaced].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(kinds.map(([kind, places]) => [kind, [...places].sort()]));
  }

  #walk(value: JsonValue, path: string[]): JsonValue {
    if (typeof value === "string") return this.#string(value, path);
    if (typeof value === "number") return this.#number(value, path);
    if (Array.isArray(value)) return value.map((item) => this.#walk(item, [...path, "*"]));
    if (!isObject(value)) return value;
    const known = isEstimate(value) ? this.#estimated(value, path) : value;
    const members = Object.entries(known).map(
      ([key, item]) => [this.#string(key, path), this.#walk(item, [...path, isId(key) ? "*" : key])] as const,
    );
    return Object.fromEntries(isMapOfIds(value) ? this.#inOrder(members, path) : members);
  }

  /** codex keeps such a map hashed: its order is another one in each process, and means nothing. */
  #inOrder<T>(members: (readonly [string, T])[], path: string[]) {
    this.#note("map-order", path);
    return members.toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  #estimated(usage: JsonObject, path: string[]): JsonObject {
    this.#note("estimate", [...path, "totalTokens"]);
    return { ...usage, totalTokens: TOKEN_ESTIMATE };
  }

  #number(value: number, path: string[]): number {
    const key = path.at(-1) ?? "";
    const isDuration = isDurationName(key);
    const standIn = isDuration ? DURATION : this.#clock(key, value);
    if (standIn === undefined) return value;
    this.#note(isDuration ? "duration" : "time", path);
    return standIn;
  }

  #clock(key: string, value: number): number | undefined {
    if (!/At(?:Ms)?$/.test(key)) return undefined;
    if (this.#isOurs(value)) return CLOCK.getTime();
    if (this.#isOurs(value * 1000)) return CLOCK.getTime() / 1000;
    return undefined;
  }

  #string(value: string, path: string[]): string {
    const key = path.at(-1);
    if (key === "processId" && /^\d+$/.test(value))
      return this.#put("process-id", path, value, this.#processId(value));
    if (key === "serverName" && value === this.#facts.hostname) return this.#put("host", path, value, HOST);
    if (key === "version" && CONFIG_VERSION.test(value))
      return this.#put("digest", path, value, CONFIG_DIGEST);
    if (key === "platformOs") return this.#put("platform", path, value, PLATFORM.os);
    let text = value;
    for (const [real, standIn] of this.#paths) {
      if (text.includes(real)) text = this.#put("path", path, text, text.replaceAll(real, standIn));
    }
    for (const port of this.#facts.ports) {
      const standIn = text.replaceAll(
        new RegExp(`\\b(127\\.0\\.0\\.1|localhost):${port}\\b`, "g"),
        `$1:${PORT}`,
      );
      text = this.#put("port", path, text, standIn);
    }
    text = this.#put(
      "time",
      path,
      text,
      text.replace(ROLLOUT, (_, folder) => buildRolloutPrefix(folder !== undefined)),
    );
    text = this.#put(
      "time",
      path,
      text,
      text.replace(ISO_TIME, (time) => this.#isoTime(time)),
    );
    text = this.#put(
      "id",
      path,
      text,
      text.replace(IDS, (id) => this.#id(id, kindOf(path))),
    );
    if (key === "userAgent") {
      text = this.#put("platform", path, text, text.replace(USER_AGENT_PLATFORM, PLATFORM.inUserAgent));
    }
    return text;
  }

  #put(kind: string, path: string[], before: string, after: string): string {
    if (before !== after) this.#note(kind, path);
    return after;
  }

  /** Also where the stand-in happens to be what stood there: the list must not depend on how long a run took. */
  #note(kind: string, path: string[]): void {
    const places = this.#replaced.get(kind) ?? new Set();
    this.#replaced.set(kind, places.add(path.join(".")));
  }

  #isOurs(ms: number): boolean {
    return ms >= this.#facts.from - DAY_MS && ms <= this.#facts.to + DAY_MS;
  }

  #isoTime(time: string): string {
    return this.#isOurs(Date.parse(time)) ? buildIsoTime(time) : time;
  }

  #id(id: string, kind: IdKind): string {
    if (this.#facts.given.includes(id)) return id;
    const known = this.#ids.get(id);
    if (known) return known;
    const standIn = buildId(id, kind, this.#next(kind));
    this.#ids.set(id, standIn);
    return standIn;
  }

  #processId(id: string): string {
    const known = this.#ids.get(`process ${id}`);
    if (known) return known;
    const standIn = buildProcessId(this.#next("process"));
    this.#ids.set(`process ${id}`, standIn);
    return standIn;
  }

  #next(kind: string): number {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    return count;
  }
}

/**
 * After a compaction codex reports, with no tokens of input or output, what it guesses that the conversation comes to. The
 * guess goes by the length of the prompt, which holds the workspace's real path.
 */
function isEstimate({ totalTokens, inputTokens, outputTokens }: JsonObject): boolean {
  return inputTokens === 0 && outputTokens === 0 && Number(totalTokens) > 0;
}

function isMapOfIds(value: JsonObject): boolean {
  const keys = Object.keys(value);
  return keys.length > 1 && keys.every(isId);
}

function isId(text: string): boolean {
  return ONLY_ID.test(text);
}

/** What the id at this place names. */
function kindOf(path: string[]): IdKind {
  const key = path.at(-1) ?? "";
  const owner = key === "id" ? (path.length === 1 ? "request" : (path.at(-2) ?? "")) : key;
  if (/^(thread|session)(Id|_id)?$/.test(owner)) return "thread";
  if (/^((root|expected)?[tT]urn)(Id)?$/.test(owner)) return "turn";
  if (/^item(Id)?$/.test(owner)) return "item";
  return owner === "request" ? "request" : "other";
}
