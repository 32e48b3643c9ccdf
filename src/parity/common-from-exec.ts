/** Converts the events of `codex exec --json` to the items that both protocols can express. */
import { COMPLETED_ONLY_MEMBERS, EXEC_EVENTS, EXEC_ITEMS, readExecType } from "../protocol/index.js";
import { isObject, type JsonObject, type JsonValue } from "../transcript/index.js";
import type { CommonItem } from "./common-item.js";
import { buildComparedItem, ItemNames, type ItemSource, toText } from "./compared-item.js";
import type { ComparedItem, RecordedScenario, RecordedStep } from "./parity-types.js";

export function readCommonFromExec({ steps }: Pick<RecordedScenario, "steps">): ComparedItem[] {
  const names = new ItemNames();
  return steps.flatMap((step, index) => {
    const items: ComparedItem[] = [];
    const add = (item: CommonItem, place: ItemSource) =>
      items.push(buildComparedItem(item as unknown as JsonObject, place));
    const process = new ExecTurnReader(index, names);
    for (const [at, event] of step.lines.entries()) {
      for (const item of process.readEvent(event)) add(item, { file: step.file, line: at + 1 });
    }
    add(process.describeOutcome(step), { file: step.file, line: null });
    return items;
  });
}

/** Reads the events of one exec process, which runs one turn. */
class ExecTurnReader {
  readonly #number: number;
  readonly #names: ItemNames;
  #thread: JsonValue = null;
  #failure: JsonValue = null;

  constructor(number: number, names: ItemNames) {
    this.#number = number;
    this.#names = names;
  }

  readEvent(event: JsonObject): CommonItem[] {
    const { type, item } = event;
    switch (type) {
      case EXEC_EVENTS.threadStarted:
        this.#thread = event.thread_id ?? null;
        return [];
      case EXEC_EVENTS.turnStarted:
        return [{ type: "turn begins", thread: this.#thread }];
      case EXEC_EVENTS.itemStarted:
        return isObject(item) && readExecType(item) !== EXEC_ITEMS.todoList
          ? [{ type: "item begins", item: this.#nameItem(item, COMPLETED_ONLY_MEMBERS) }]
          : [];
      case EXEC_EVENTS.itemUpdated:
        return [];
      case EXEC_EVENTS.itemCompleted:
        return isObject(item) ? this.#endItem(item) : [];
      case EXEC_EVENTS.error:
        return [{ type: "error", message: event.message ?? null }];
      case EXEC_EVENTS.turnCompleted:
        return [
          ...(isObject(event.usage) ? [{ type: "usage", ...event.usage } as unknown as CommonItem] : []),
          { type: "turn ends", status: "completed", message: null },
        ];
      case EXEC_EVENTS.turnFailed: {
        const message = (isObject(event.error) ? event.error.message : null) ?? null;
        this.#failure = message;
        return [{ type: "turn ends", status: "failed", message }];
      }
      default:
        // An unknown event stays in the comparison, so that it is reported.
        return [event as unknown as CommonItem];
    }
  }

  /**
   * Describes the turn outcome. If the turn did not succeed, the reason is the message of the failed turn. But if the SDK raised an error that
   * does not contain this message, the reason is the error's own message. If there is neither message, it is the exit code of the process.
   */
  describeOutcome({ raised, exitCode }: RecordedStep): CommonItem {
    const type = "turn outcome";
    const failure = toText(this.#failure);
    if (raised) {
      const message = String(raised.message);
      return { type, ok: false, why: failure !== null && message.includes(failure) ? failure : message };
    }
    const ok = failure === null && (exitCode ?? 0) === 0;
    return { type, ok, why: ok ? null : (failure ?? `exit code ${exitCode}`) };
  }

  #endItem(item: JsonObject): CommonItem[] {
    if (item.type === EXEC_ITEMS.error) return [{ type: "warning", message: item.message ?? null }];
    if (item.type === EXEC_ITEMS.todoList) return [{ type: "plan", items: item.items ?? null }];
    return [{ type: "item ends", item: this.#nameItem(item, []) }];
  }

  /**
   * Gives an item a name that is unique among all processes, since each process counts its items from 0.
   * @param without names of members that have no meaningful value yet
   */
  #nameItem(item: JsonObject, without: readonly string[]): JsonObject {
    const members = Object.entries(item).filter(([key]) => !without.includes(key));
    return { ...Object.fromEntries(members), id: this.#names.getName(item.id, this.#number) };
  }
}
