import { isObject, type JsonObject, type JsonValue } from "../transcript/index.js";

/** What a run has come to know that the rest of its workflow may name: `$thread`, `$thread1`, `$turn`, `$workspace`, `$result.some.member`. */
export class RunValues {
  /** Of the turn that began last. */
  turn = "";
  /** Of the last `request`. */
  result: JsonObject = {};
  /** Every thread that there has been, in order. */
  readonly #threads: string[] = [];
  #current = "";

  readonly workspace: string;

  constructor(workspace: string) {
    this.workspace = workspace;
  }

  /** From here on this is the thread that is meant where none is named. */
  keepThread(id: string): void {
    this.#current = id;
    if (!this.#threads.includes(id)) this.#threads.push(id);
  }

  /** @param number in the order in which they came, from 1; default: the one that is meant where none is named */
  getThread(number?: number): string {
    const thread = number === undefined ? this.#current : this.#threads[number - 1];
    if (!thread) throw new Error(`the workflow has had no thread ${number ?? "yet"}`);
    return thread;
  }

  /** A copy with the values in place of their names, in keys too. */
  fill<T extends JsonValue>(value: T): T;
  fill(value: JsonValue): JsonValue {
    if (typeof value === "string") {
      if (value.startsWith("$result.")) return getMember(this.result, value.slice("$result.".length));
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
}

/** The member at a path such as `data.0.id`. */
function getMember(value: JsonValue, path: string): JsonValue {
  const found = path.split(".").reduce<JsonValue | undefined>((at, key) => {
    if (Array.isArray(at)) return at[Number(key)];
    return isObject(at) ? at[key] : undefined;
  }, value);
  if (found === undefined) throw new Error(`the last request's result has no \`${path}\``);
  return found;
}
