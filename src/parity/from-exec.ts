/** What the events of `codex exec --json` say, in the common words. */
import { isObject, type JsonObject, type JsonValue, typeOf } from "../transcript/index.js";
import type { CommonFact } from "./common.js";
import { factOf, ItemNames, type Place, text } from "./fact.js";
import type { Fact, Recorded, RecordedStep } from "./types.js";

export function commonFromExec({ steps }: Pick<Recorded, "steps">): Fact[] {
  const names = new ItemNames();
  return steps.flatMap((step, index) => {
    const facts: Fact[] = [];
    const add = (fact: CommonFact, place: Place) => facts.push(factOf(fact as unknown as JsonObject, place));
    const process = new Process(index, names);
    for (const [at, event] of step.lines.entries()) {
      for (const fact of process.take(event)) add(fact, { file: step.file, line: at + 1 });
    }
    add(process.told(step), { file: step.file, line: null });
    return facts;
  });
}

/** One process of exec, which is one turn. */
class Process {
  readonly #number: number;
  readonly #names: ItemNames;
  #thread: JsonValue = null;
  #failure: JsonValue = null;

  constructor(number: number, names: ItemNames) {
    this.#number = number;
    this.#names = names;
  }

  take(event: JsonObject): CommonFact[] {
    const { type, item } = event;
    switch (type) {
      case "thread.started":
        this.#thread = event.thread_id ?? null;
        return [];
      case "turn.started":
        return [{ type: "turn begins", thread: this.#thread }];
      case "item.started":
        return isObject(item) && typeOf(item) !== "todo_list"
          ? [{ type: "item begins", item: this.#item(item, BEGINS) }]
          : [];
      case "item.updated":
        return [];
      case "item.completed":
        return isObject(item) ? this.#ended(item) : [];
      case "error":
        return [{ type: "error", message: event.message ?? null }];
      case "turn.completed":
        return [
          ...(isObject(event.usage) ? [{ type: "usage", ...event.usage } as unknown as CommonFact] : []),
          { type: "turn ends", status: "completed", message: null },
        ];
      case "turn.failed": {
        const message = (isObject(event.error) ? event.error.message : null) ?? null;
        this.#failure = message;
        return [{ type: "turn ends", status: "failed", message }];
      }
      default:
        // Whatever it is, it must not pass unseen.
        return [event as unknown as CommonFact];
    }
  }

  /**
   * What the end of the turn tells its caller. A raise says why where it holds the words of the failure; of a process,
   * the exit code stands beside the events, which say why.
   */
  told({ raised, exitCode }: RecordedStep): CommonFact {
    const type = "caller is told";
    const failure = text(this.#failure);
    if (raised) {
      const message = String(raised.message);
      return { type, ok: false, why: failure !== null && message.includes(failure) ? failure : message };
    }
    const ok = failure === null && (exitCode ?? 0) === 0;
    return { type, ok, why: ok ? null : (failure ?? `exit code ${exitCode}`) };
  }

  #ended(item: JsonObject): CommonFact[] {
    if (item.type === "error") return [{ type: "warning", message: item.message ?? null }];
    if (item.type === "todo_list") return [{ type: "plan", items: item.items ?? null }];
    return [{ type: "item ends", item: this.#item(item, []) }];
  }

  /** Each process counts its items from 0. @param without members that say nothing yet */
  #item(item: JsonObject, without: string[]): JsonObject {
    const members = Object.entries(item).filter(([key]) => !without.includes(key));
    return { ...Object.fromEntries(members), id: this.#names.of(item.id, this.#number) };
  }
}

/** Of a command that begins exec prints an empty output. */
const BEGINS = ["aggregated_output", "exit_code"];
