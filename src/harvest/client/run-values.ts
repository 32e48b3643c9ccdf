import { NOTIFICATIONS } from "../../protocol/index.js";
import { describeMissingThread } from "../../scenario/index.js";
import {
  type Frame,
  getMethod,
  getParams,
  isObject,
  type JsonObject,
  type JsonValue,
  type WireLog,
} from "../../transcript/index.js";
import type { ClientStart } from "./client.js";

/** The facts about a run from which the values come. `wire` has the frames; for `codex exec`, the lines that it prints. */
type RunFacts = Pick<ClientStart, "workspace" | "codex" | "port"> & { wire: { log: WireLog } };

/**
 * Values of a run that later steps of its workflow may name: `$thread`, `$thread1`, `$turn`, `$workspace`, `$codex`, `$port`,
 * `$result.some.member`, `$result2.some.member`, `$event.some.member`.
 */
export class RunValues {
  /** The notification that was listened to last, or, if it came later, the message that triggered an action of `during`. */
  event: JsonObject = {};
  /** For each step `request` that has ended, its result; undefined for one that has none. */
  readonly #results: (JsonObject | undefined)[] = [];
  /** Ids of all threads, in the order of their start. */
  readonly #threads: string[] = [];
  #current = "";

  readonly workspace: string;
  readonly #constants: Record<string, string>;
  readonly #log: WireLog;

  constructor({ workspace, codex, port, wire }: RunFacts) {
    this.workspace = workspace;
    this.#constants = { workspace, codex, port: String(port) };
    this.#log = wire.log;
  }

  /** Id of the turn that began last, even if the SDK does not follow it, such as a compaction; "" if none has begun. */
  get turn(): string {
    const isStart = (entry: WireLog[number]): entry is Frame =>
      "from" in entry && getMethod(entry.message) === NOTIFICATIONS.turnStarted;
    const { turn } = getParams(this.#log.findLast(isStart)?.message ?? null);
    return isObject(turn) ? String(turn.id) : "";
  }

  /** Makes this thread the default of later steps. */
  keepThread(id: string): void {
    this.#current = id;
    if (!this.#threads.includes(id)) this.#threads.push(id);
  }

  /** Keeps the result of the next step `request`. @param result undefined if it was refused or stays unanswered */
  keepResult(result: JsonObject | undefined): void {
    this.#results.push(result);
  }

  /**
   * Returns the id of a thread.
   * @param number position in the order of their start, from 1; default: the current thread
   */
  getThread(number?: number): string {
    const thread = number === undefined ? this.#current : this.#threads[number - 1];
    if (!thread) throw new Error(describeMissingThread(number));
    return thread;
  }

  /**
   * Returns a copy in which each name, such as `$thread`, is replaced by its value, also in keys. `$result.…` and `$event.…` are
   * replaced only where they are the whole text.
   */
  fill<T extends JsonValue>(value: T): T;
  fill(value: JsonValue): JsonValue {
    if (typeof value === "string") {
      const eventPath = readEventPath(value);
      if (eventPath !== undefined) return this.#getEventMember(eventPath);
      const [, index, path] = /^\$result(\d*)\.(.*)$/.exec(value) ?? [];
      if (path !== undefined) return this.#getResultMember(index ? Number(index) : undefined, path);
      return value.replace(VARIABLE, (_, name: string, number: string) => {
        if (name === "turn") return this.turn;
        return this.#constants[name] ?? this.getThread(number ? Number(number) : undefined);
      });
    }
    if (Array.isArray(value)) return value.map((item) => this.fill(item));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [String(this.fill(key)), this.fill(item)]),
    );
  }

  #getEventMember(path: string): JsonValue {
    const found = getMember(this.event, path);
    if (found === undefined) throw new Error(`\`$event\` has no \`${path}\``);
    return found;
  }

  /** @param number of the request, from 1; default: the last that has a result */
  #getResultMember(number: number | undefined, path: string): JsonValue {
    const result =
      number === undefined ? this.#results.findLast((one) => one !== undefined) : this.#results[number - 1];
    if (result === undefined)
      throw new Error(
        number === undefined ? "no request has a result yet" : `request ${number} has no result`,
      );
    const found = getMember(result, path);
    const name = number === undefined ? "the last result" : `the result of request ${number}`;
    if (found === undefined) throw new Error(`${name} has no \`${path}\``);
    return found;
  }
}

/** Whether the event has the member that `value` names (`$event.some.member`), and the member is not null. True if `value` names none. */
export function hasNamedMember(event: JsonObject, value: string): boolean {
  const path = readEventPath(value);
  return path === undefined || (getMember(event, path) ?? null) !== null;
}

/** The path in `$event.some.member`; undefined for any other text. */
function readEventPath(value: string): string | undefined {
  return value.startsWith(EVENT) ? value.slice(EVENT.length) : undefined;
}

const EVENT = "$event.";
const VARIABLE = /\$(thread(\d*)|turn|workspace|codex|port)\b/g;

/** The member at a path such as `data.0.id`. */
function getMember(value: JsonValue, path: string): JsonValue | undefined {
  return path.split(".").reduce<JsonValue | undefined>((at, key) => {
    if (Array.isArray(at)) return at[Number(key)];
    return isObject(at) ? at[key] : undefined;
  }, value);
}
