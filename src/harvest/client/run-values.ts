import { NOTIFICATIONS } from "../../protocol/index.js";
import {
  type Frame,
  getMethod,
  getParams,
  isObject,
  type JsonObject,
  type JsonValue,
  type WireLog,
} from "../../transcript/index.js";

/**
 * Values of a run that later steps of its workflow may name: `$thread`, `$thread1`, `$turn`, `$workspace`,
 * `$result.some.member`, `$result2.some.member`.
 */
export class RunValues {
  /** For each `request` of the workflow, its result; undefined for one that has none. */
  readonly #results: (JsonObject | undefined)[] = [];
  /** Ids of all threads, in the order of their start. */
  readonly #threads: string[] = [];
  #current = "";

  readonly workspace: string;
  readonly #log: WireLog;

  /** @param log the frames of the run; of exec, the lines that it prints */
  constructor(workspace: string, log: WireLog) {
    this.workspace = workspace;
    this.#log = log;
  }

  /** Id of the turn that began last, also of one that the SDK does not follow, such as a compaction. */
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

  /** Keeps the result of the next `request`. @param result undefined if it was refused or stays unanswered */
  keepResult(result: JsonObject | undefined): void {
    this.#results.push(result);
  }

  /**
   * Returns the id of a thread.
   * @param number position in the order of their start, from 1; default: the current thread
   */
  getThread(number?: number): string {
    const thread = number === undefined ? this.#current : this.#threads[number - 1];
    if (!thread) throw new Error(`the workflow has had no thread ${number ?? "yet"}`);
    return thread;
  }

  /** Returns a copy in which names are replaced by values, also in keys. */
  fill<T extends JsonValue>(value: T): T;
  fill(value: JsonValue): JsonValue {
    if (typeof value === "string") {
      const [, number, path] = /^\$result(\d*)\.(.*)$/.exec(value) ?? [];
      if (path !== undefined) return this.#getResultMember(number ? Number(number) : undefined, path);
      return value.replace(/\$(thread(\d*)|turn|workspace)\b/g, (_, name: string, number: string) => {
        if (name === "turn") return this.turn;
        return name === "workspace" ? this.workspace : this.getThread(number ? Number(number) : undefined);
      });
    }
    if (Array.isArray(value)) return value.map((item) => this.fill(item));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [String(this.fill(key)), this.fill(item)]),
    );
  }

  /** @param number of the request, from 1; default: the last that has a result */
  #getResultMember(number: number | undefined, path: string): JsonValue {
    const name = number === undefined ? "the last request" : `request ${number}`;
    const result =
      number === undefined ? this.#results.findLast((one) => one !== undefined) : this.#results[number - 1];
    if (result === undefined) throw new Error(`${name} has no result`);
    const found = getMember(result, path);
    if (found === undefined) throw new Error(`the result of ${name} has no \`${path}\``);
    return found;
  }
}

/** The member at a path such as `data.0.id`. */
function getMember(value: JsonValue, path: string): JsonValue | undefined {
  return path.split(".").reduce<JsonValue | undefined>((at, key) => {
    if (Array.isArray(at)) return at[Number(key)];
    return isObject(at) ? at[key] : undefined;
  }, value);
}
