import { buildObject, listMembers } from "./json.js";
import { isObject, type JsonObject, type JsonValue } from "./json-value.js";
import {
  buildId,
  buildProcessId,
  buildRolloutPrefix,
  CONFIG_DIGEST,
  DURATION,
  HOST,
  type IdKind,
  isDurationName,
  PLATFORM,
  PORT,
  replaceAuthorization,
  TOKEN_ESTIMATE,
  UUID,
  WALL_TIME,
} from "./placeholders.js";
import { type RunPeriod, RunTimes } from "./run-times.js";

/** Facts of a run that its transcript contains and that differ from other runs. */
export interface NormalizerFacts extends RunPeriod {
  /** Real path → its placeholder. */
  paths: Record<string, string>;
  /** Loopback ports that the run listened on. */
  ports: number[];
  hostname: string;
}

const IDS = new RegExp(UUID, "g");
const ONLY_ID = new RegExp(`^${UUID.source}$`);
/** Prefix of a thread's file name, which contains the local time of the thread's start. */
const ROLLOUT = /(\d{4}\/\d\d\/\d\d\/)?rollout-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-/g;
/** A digest over codex's config file, which contains the run's paths and ports. */
const CONFIG_VERSION = /^sha256:[0-9a-f]{64}$/;
const USER_AGENT_PLATFORM = /\([^()]*; (?:x86_64|arm64|aarch64)\)/g;

/**
 * Replaces values that differ from run to run by placeholders (docs/fixtures.md). Equal values get the same placeholder. Use
 * one normalizer for each run.
 */
export class Normalizer {
  readonly #facts: NormalizerFacts;
  readonly #times: RunTimes;
  readonly #paths: [real: string, placeholder: string][];
  readonly #ids = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #replacedPaths = new Map<string, Set<string>>();

  constructor(facts: NormalizerFacts) {
    this.#facts = facts;
    this.#times = new RunTimes(facts);
    this.#paths = Object.entries(facts.paths).sort(([a], [b]) => b.length - a.length);
  }

  /** Returns a copy of one event or message with placeholders. Ids are numbered in the order of the calls. */
  normalize(value: JsonValue): JsonValue {
    return this.#walk(value, []);
  }

  /** Lists the replaced paths, such as `params.item.id`, for each kind of placeholder. Both are sorted. */
  listReplaced(): Record<string, string[]> {
    const kinds = [...this.#replacedPaths].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(kinds.map(([kind, places]) => [kind, [...places].sort()]));
  }

  #walk(value: JsonValue, path: string[]): JsonValue {
    if (typeof value === "string") return this.#normalizeString(value, path);
    if (typeof value === "number") return this.#normalizeNumber(value, path);
    if (Array.isArray(value)) return value.map((item) => this.#walk(item, [...path, "*"]));
    if (!isObject(value)) return value;
    const known = isEstimate(value) ? this.#replaceEstimate(value, path) : value;
    const members = listMembers(known).map(
      ([key, item]) =>
        [this.#normalizeString(key, path), this.#walk(item, [...path, isId(key) ? "*" : key])] as const,
    );
    const isHashed = isMapOfIds(value) || HASHED_MAPS.has(path.join("."));
    return buildObject(isHashed ? this.#sortHashedMap(members, path) : members);
  }

  /** Sorts a map by its keys. codex uses a hash map for it, whose order is random and has no meaning. */
  #sortHashedMap<T>(members: (readonly [string, T])[], path: string[]) {
    this.#recordReplacement("map-order", path);
    return members.toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  #replaceEstimate(usage: JsonObject, path: string[]): JsonObject {
    this.#recordReplacement("estimate", [...path, "totalTokens"]);
    return { ...usage, totalTokens: TOKEN_ESTIMATE };
  }

  #normalizeNumber(value: number, path: string[]): number {
    const key = path.at(-1) ?? "";
    const isDuration = isDurationName(key);
    const placeholder = isDuration ? DURATION : this.#times.normalizeNumber(key, value);
    if (placeholder === undefined) return value;
    this.#recordReplacement(isDuration ? "duration" : "time", path);
    return placeholder;
  }

  #normalizeString(value: string, path: string[]): string {
    const key = path.at(-1);
    if (key === "processId" && /^\d+$/.test(value))
      return this.#replace("process-id", path, value, this.#normalizeProcessId(value));
    if (key === "serverName" && value === this.#facts.hostname)
      return this.#replace("host", path, value, HOST);
    if (key === "version" && CONFIG_VERSION.test(value))
      return this.#replace("digest", path, value, CONFIG_DIGEST);
    if (key === "platformOs") return this.#replace("platform", path, value, PLATFORM.os);
    let text = value;
    for (const [real, placeholder] of this.#paths) {
      if (text.includes(real)) text = this.#replace("path", path, text, text.replaceAll(real, placeholder));
    }
    for (const port of this.#facts.ports) {
      const placeholder = text.replaceAll(
        new RegExp(`\\b(127\\.0\\.0\\.1|localhost):${port}\\b`, "g"),
        `$1:${PORT}`,
      );
      text = this.#replace("port", path, text, placeholder);
    }
    text = this.#replace(
      "time",
      path,
      text,
      text.replace(ROLLOUT, (_, folder) => buildRolloutPrefix(folder !== undefined)),
    );
    text = this.#replace("time", path, text, this.#times.normalizeText(text));
    text = this.#replace("duration", path, text, text.replace(WALL_TIME.pattern, WALL_TIME.placeholder));
    text = this.#replace(
      "id",
      path,
      text,
      text.replace(IDS, (id) => this.#normalizeId(id, getIdKind(path))),
    );
    text = this.#replace("authorization", path, text, replaceAuthorization(text));
    if (key === "userAgent") {
      text = this.#replace("platform", path, text, text.replace(USER_AGENT_PLATFORM, PLATFORM.inUserAgent));
    }
    return text;
  }

  #replace(kind: string, path: string[], before: string, after: string): string {
    if (before !== after) this.#recordReplacement(kind, path);
    return after;
  }

  /**
   * Records the path of a replaced value. Numbers are recorded even if the placeholder equals the value, so that the list does
   * not depend on the duration of the run.
   */
  #recordReplacement(kind: string, path: string[]): void {
    const places = this.#replacedPaths.get(kind) ?? new Set();
    this.#replacedPaths.set(kind, places.add(path.join(".")));
  }

  #normalizeId(id: string, kind: IdKind): string {
    if (this.#facts.scenarioText.includes(id)) return id;
    const known = this.#ids.get(id);
    if (known) return known;
    const placeholder = buildId(id, kind, this.#nextNumber(kind));
    this.#ids.set(id, placeholder);
    return placeholder;
  }

  #normalizeProcessId(id: string): string {
    const known = this.#ids.get(`process ${id}`);
    if (known) return known;
    const placeholder = buildProcessId(this.#nextNumber("process"));
    this.#ids.set(`process ${id}`, placeholder);
    return placeholder;
  }

  #nextNumber(kind: string): number {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    return count;
  }
}

/**
 * Whether a token usage is an estimate. After a compaction, codex reports the estimated size of the conversation, without
 * input and output tokens. The estimate depends on the length of the prompt, which contains the workspace's real path.
 */
function isEstimate({ totalTokens, inputTokens, outputTokens }: JsonObject): boolean {
  return inputTokens === 0 && outputTokens === 0 && Number(totalTokens) > 0;
}

/** Members of the results of `config/read` and `mcpServerStatus/list` that codex 0.163.0 writes from hash maps. */
const HASHED_MAPS = new Set(["result.config", "result.origins", "result.data.*.tools"]);

function isMapOfIds(value: JsonObject): boolean {
  const keys = Object.keys(value);
  return keys.length > 1 && keys.every(isId);
}

function isId(text: string): boolean {
  return ONLY_ID.test(text);
}

/** Returns the kind of object that the id at this path identifies. */
function getIdKind(path: string[]): IdKind {
  const key = path.at(-1) ?? "";
  const owner = key === "id" ? (path.length === 1 ? "request" : (path.at(-2) ?? "")) : key;
  if (/^(thread|session)(Id|_id)?$/.test(owner)) return "thread";
  if (/^((root|expected)?[tT]urn)(Id)?$/.test(owner)) return "turn";
  if (/^item(Id)?$/.test(owner)) return "item";
  return owner === "request" ? "request" : "other";
}
