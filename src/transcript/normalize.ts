import { escapeRegExp } from "../lib/index.js";
import { buildObject, listMembers } from "./json.js";
import { isObject, type JsonObject, type JsonValue, LosslessNumber } from "./json-value.js";
import {
  findMemberRule,
  findTotalEstimate,
  getFractionDigits,
  getIdKind,
  isDurationPlace,
  isFloatClock,
  isHashedMap,
  isId,
  isInSessionFile,
  isMapOfIds,
} from "./member-rules.js";
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
  PROCESS_IN_TEXT,
  replaceAuthorization,
  TEXT_RULES,
  TOKEN_ESTIMATE,
  UUID,
} from "./placeholders.js";
import { type RunPeriod, RunTimes } from "./run-times.js";
import { orderWritableRoots } from "./writable-roots.js";

/** The values that a run's transcript contains, and that differ from run to run. */
export interface NormalizerFacts extends RunPeriod {
  /** Real path → its placeholder. */
  paths: Record<string, string>;
  /**
   * Whether a path is replaced only as a whole, so that `/home/ada` is not found in `/home/adam`. The random paths of a run need no
   * such test.
   */
  wholePaths?: boolean;
  /** Loopback ports that the run listened on. */
  ports: number[];
  hostname: string;
}

const IDS = new RegExp(UUID, "g");
/** Prefix of a thread's file name. It contains the local time of the thread's start. */
const ROLLOUT = /(\d{4}\/\d\d\/\d\d\/)?rollout-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-/g;
/** A digest over codex's config file, which contains the run's paths and ports. */
const CONFIG_VERSION = /^sha256:[0-9a-f]{64}$/;
const USER_AGENT_PLATFORM = /\([^()]*; (?:x86_64|arm64|aarch64)\)/g;
/** A member of JSON text whose value is a whole number. */
const NUMBER_IN_JSON = /"(\w+)":(\d+)\b/g;

/**
 * Puts placeholders in the place of values that differ from run to run (docs/fixtures.md). Equal values get the same placeholder.
 * Maps whose order is random in codex are sorted by their keys. Use one normalizer for each run.
 */
export class Normalizer {
  readonly #facts: NormalizerFacts;
  readonly #times: RunTimes;
  readonly #paths: [real: string, pattern: string | RegExp, placeholder: string][];
  readonly #ids = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #replacedPaths = new Map<string, Set<string>>();

  constructor(facts: NormalizerFacts) {
    this.#facts = facts;
    this.#times = new RunTimes(facts);
    this.#paths = Object.entries(facts.paths)
      .sort(([a], [b]) => b.length - a.length)
      .map(([real, placeholder]) => [real, facts.wholePaths ? buildWholePath(real) : real, placeholder]);
  }

  /** Returns a copy of one event or message with placeholders. Ids are numbered in the order in which they first occur in all calls. */
  normalize(value: JsonValue): JsonValue {
    return this.#walk(value, []);
  }

  /**
   * Lists the paths of the replaced values, such as `params.item.id`, for each kind of value, and begins a new list. Kinds and
   * paths are sorted.
   */
  takeReplaced(): Record<string, string[]> {
    const kinds = [...this.#replacedPaths].sort(([a], [b]) => (a < b ? -1 : 1));
    this.#replacedPaths.clear();
    return Object.fromEntries(kinds.map(([kind, places]) => [kind, [...places].sort()]));
  }

  #walk(value: JsonValue, path: string[]): JsonValue {
    if (typeof value === "string") return this.#normalizeString(value, path);
    if (typeof value === "number") return this.#normalizeNumber(value, path);
    if (value instanceof LosslessNumber) return this.#normalizeLossless(value, path);
    if (Array.isArray(value)) return value.map((item) => this.#walk(item, [...path, "*"]));
    if (!isObject(value)) return value;
    const total = findTotalEstimate(value);
    const known = total ? this.#replaceEstimate(value, path, total) : value;
    const members = listMembers(known).map(([key, item]) => {
      const name = this.#normalizeString(key, path);
      // A key that contains an id or another value of the run is the key of a map.
      return [name, this.#walk(item, [...path, isId(key) || name !== key ? "*" : key])] as const;
    });
    const isHashed = isMapOfIds(value) || isHashedMap(path);
    return buildObject(isHashed ? this.#sortHashedMap(members, path) : members);
  }

  /** Sorts a map by its keys. codex uses a hash map for it, whose order is random and has no meaning. */
  #sortHashedMap<T>(members: (readonly [string, T])[], path: string[]) {
    this.#recordReplacement("map-order", path);
    return members.toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  #replaceEstimate(usage: JsonObject, path: string[], name: string): JsonObject {
    this.#recordReplacement("estimate", [...path, name]);
    return { ...usage, [name]: TOKEN_ESTIMATE };
  }

  #normalizeNumber(value: number, path: string[]): JsonValue {
    const key = path.at(-1) ?? "";
    const isDuration = isDurationPlace(path);
    const placeholder = isDuration ? DURATION : this.#times.normalizeNumber(key, value);
    if (placeholder === undefined) return value;
    this.#recordReplacement(isDuration ? "duration" : "time", path);
    return isFloatClock(key) ? new LosslessNumber(`${placeholder}.0`) : placeholder;
  }

  /** Replaces a time such as `1700000000.0`. Other numbers that keep their text do not differ from run to run. */
  #normalizeLossless(value: LosslessNumber, path: string[]): JsonValue {
    return isFloatClock(path.at(-1) ?? "") ? this.#normalizeNumber(Number(value.text), path) : value;
  }

  #normalizeString(value: string, path: string[]): string {
    const key = path.at(-1);
    if ((key === "processId" || key === "process_id") && /^\d+$/.test(value))
      return this.#replace("process-id", path, value, this.#normalizeProcessId(value));
    if (key === "serverName" && value === this.#facts.hostname)
      return this.#replace("host", path, value, HOST);
    if (key === "version" && CONFIG_VERSION.test(value))
      return this.#replace("digest", path, value, CONFIG_DIGEST);
    if (key === "platformOs") return this.#replace("platform", path, value, PLATFORM.os);
    const rule = findMemberRule(path);
    if (rule) {
      this.#recordReplacement(rule.kind, path);
      return rule.placeholder;
    }
    let text = value;
    for (const [real, pattern, placeholder] of this.#paths) {
      if (text.includes(real))
        text = this.#replace("path", path, text, text.replaceAll(pattern, placeholder));
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
    text = this.#replace("time", path, text, this.#times.normalizeText(text, getFractionDigits(key)));
    const inSessionFile = isInSessionFile(path);
    for (const { kind, pattern, placeholder } of TEXT_RULES) {
      if (inSessionFile && text.search(pattern) >= 0) this.#recordReplacement(kind, path);
      text = this.#replace(kind, path, text, text.replace(pattern, placeholder));
    }
    if (inSessionFile) {
      text = this.#replaceProcessIds(text, path);
      text = this.#replace("path", path, text, orderWritableRoots(text));
    }
    if (inSessionFile && key === "output") text = this.#replaceNumbers(text, path);
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

  /** Replaces the times and durations in a tool's output if it is a JSON object, such as the goal that `update_goal` returns. */
  #replaceNumbers(text: string, path: string[]): string {
    if (!text.startsWith("{")) return text;
    return text.replace(NUMBER_IN_JSON, (member, name, digits) => {
      const isDuration = isDurationName(name);
      const placeholder = isDuration ? DURATION : this.#times.normalizeNumber(name, Number(digits));
      if (placeholder === undefined) return member;
      this.#recordReplacement(isDuration ? "duration" : "time", path);
      return `"${name}":${placeholder}`;
    });
  }

  #replaceProcessIds(text: string, path: string[]): string {
    const replaced = text.replace(PROCESS_IN_TEXT, (_, before, id) => before + this.#normalizeProcessId(id));
    return this.#replace("process-id", path, text, replaced);
  }

  #replace(kind: string, path: string[], before: string, after: string): string {
    if (before !== after) this.#recordReplacement(kind, path);
    return after;
  }

  /**
   * Records the path of a replaced value. Numbers, and what `findMemberRule` or `TEXT_RULES` find in session files, are recorded even
   * if the placeholder equals the value. So the list does not depend on the duration of the run or on the machine.
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

/** Builds the pattern of a path that is no part of a longer name. A dot after the path may be the end of a sentence. */
function buildWholePath(path: string): RegExp {
  return new RegExp(`(?<![\\w.-])${escapeRegExp(path)}(?![\\w-]|\\.\\w)`, "g");
}
