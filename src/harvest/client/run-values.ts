import { isObject, type JsonObject, type JsonValue } from "../../transcript/index.js";
import type { ClientStart } from "./client.js";

/**
 * Values of a run that later steps of its workflow may name: `$thread`, `$thread1`, `$turn`, `$workspace`, `$codex`, `$port`,
 * `$result.some.member`.
 */
export class RunValues {
  /** Id of the turn that began last. */
  turn = "";
  /** Result of the last `request`. */
  result: JsonObject = {};
  /** The notification that was listened to last. */
  event: JsonObject = {};
  /** Ids of all threads, in the order of their start. */
  readonly #threads: string[] = [];
  #current = "";

  readonly workspace: string;
  readonly #constants: Record<string, string>;

  constructor({ workspace, codex, port }: Pick<ClientStart, "workspace" | "codex" | "port">) {
    this.workspace = workspace;
    this.#constants = { workspace, codex, port: String(port) };
  }

  /** Makes this thread the default of later steps. */
  keepThread(id: string): void {
    this.#current = id;
    if (!this.#threads.includes(id)) this.#threads.push(id);
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
      if (value.startsWith("$event.")) return getMember(this.event, value.slice("$event.".length));
      if (value.startsWith("$result.")) return getMember(this.result, value.slice("$result.".length));
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
}

const VARIABLE = /\$(thread(\d*)|turn|workspace|codex|port)\b/g;

/** The member at a path such as `data.0.id`. */
function getMember(value: JsonValue, path: string): JsonValue {
  const found = path.split(".").reduce<JsonValue | undefined>((at, key) => {
    if (Array.isArray(at)) return at[Number(key)];
    return isObject(at) ? at[key] : undefined;
  }, value);
  if (found === undefined) throw new Error(`the last request's result has no \`${path}\``);
  return found;
}
