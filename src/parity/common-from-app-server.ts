/** Converts app-server notifications to the items that both protocols can express. */
import { NOTIFICATIONS, REQUESTS, toExecItem } from "../protocol/index.js";
import { getMethod, getParams, isObject, type JsonObject, type JsonValue } from "../transcript/index.js";
import type { CommonItem, CommonUsage, TurnStatus } from "./common-item.js";
import { buildComparedItem, ItemNames, type ItemSource, toText } from "./compared-item.js";
import type { ComparedItem, RecordedFile, RecordedScenario } from "./parity-types.js";
import { belongsToTurn } from "./read-app-server.js";

export function readCommonFromAppServer({
  steps,
  wire,
}: Pick<RecordedScenario, "steps" | "wire">): ComparedItem[] {
  const warnings = new WarningQueue(wire);
  const items: ComparedItem[] = [];
  const turns = new TurnReader();
  for (const { file, lines } of steps) {
    for (const [index, event] of lines.entries()) {
      const add = (item: CommonItem, place: ItemSource) =>
        items.push(buildComparedItem(item as unknown as JsonObject, place));
      const place = { file, line: index + 1 };
      if (belongsToTurn(event)) for (const { item, place: at } of warnings.takeBefore(event)) add(item, at);
      for (const item of turns.readEvent(event)) add(item, place);
    }
  }
  return items;
}

/**
 * Reads the events of turns. It keeps the token usage and the plan, since exec reports them at the end of the turn.
 */
class TurnReader {
  readonly #names = new ItemNames();
  /** Thread → its token usage so far. */
  readonly #usage = new Map<JsonValue, CommonUsage>();
  /** Turn → its latest plan. */
  readonly #plans = new Map<JsonValue, JsonValue>();

  readEvent(event: JsonObject): CommonItem[] {
    const params = getParams(event);
    const { item, turn, threadId = null, turnId = null } = params;
    switch (getMethod(event)) {
      case NOTIFICATIONS.turnStarted:
        return "params" in event ? [{ type: "turn begins", thread: threadId }] : [];
      case NOTIFICATIONS.itemStarted:
        return this.#buildItems(item, "started").map((begun) => ({ type: "item begins", item: begun }));
      case NOTIFICATIONS.itemCompleted:
        return this.#buildItems(item, "completed").map((ended) => ({ type: "item ends", item: ended }));
      case NOTIFICATIONS.modelRerouted:
        return [{ type: "warning", message: describeReroute(params) }];
      case NOTIFICATIONS.error: {
        return [{ type: "error", message: isObject(params.error) ? joinMessage(params.error) : null }];
      }
      case NOTIFICATIONS.threadTokenUsageUpdated:
        if (isObject(params.tokenUsage)) this.#usage.set(threadId, toCommonUsage(params.tokenUsage));
        return [];
      case NOTIFICATIONS.turnPlanUpdated:
        this.#plans.set(turnId, toCommonPlan(params));
        return [];
      case NOTIFICATIONS.turnCompleted:
        return isObject(turn) ? this.#endTurn(turn, threadId) : [];
      case REQUESTS.turnStart:
        return isObject(event.error)
          ? [{ type: "turn outcome", ok: false, why: event.error.message ?? null }]
          : [];
      default:
        return [];
    }
  }

  #buildItems(item: JsonValue | undefined, moment: "started" | "completed"): JsonObject[] {
    const known = toExecItem(item, moment);
    return known && isObject(item) ? [{ ...known, id: this.#names.getName(item.id) }] : [];
  }

  #endTurn(turn: JsonObject, thread: JsonValue): CommonItem[] {
    const status = turn.status as TurnStatus | "interrupted";
    const ok = status === "completed";
    const message = isObject(turn.error) ? joinMessage(turn.error) : null;
    const plan = this.#plans.get(turn.id ?? null);
    const usage = this.#usage.get(thread);
    return [
      ...(plan === undefined ? [] : [{ type: "plan" as const, items: plan }]),
      ...(ok && usage ? [{ type: "usage" as const, ...usage }] : []), // exec reports the usage only of completed turns
      ...(status === "interrupted" ? [] : [{ type: "turn ends" as const, status, message }]), // exec has no event for the end of an interrupted turn
      { type: "turn outcome", ok, why: message },
    ];
  }
}

/**
 * Holds the warnings of the reference's wire until the event that follows them. The app-server's warnings belong to no turn, so an SDK need
 * not yield them. exec prints them among the items of the turn.
 */
class WarningQueue {
  #waiting: { after: number; item: CommonItem; place: ItemSource }[] = [];
  #passed = 0;

  constructor(wire: RecordedFile | undefined) {
    let passed = 0;
    for (const [index, frame] of (wire?.lines ?? []).entries()) {
      const { from, message } = frame;
      if (from !== "codex" || !isObject(message) || !("params" in message) || "id" in message) continue;
      if (WARNINGS.has(message.method as string)) {
        const { message: words, summary } = getParams(message);
        const item: CommonItem = { type: "warning", message: words ?? summary ?? null };
        this.#waiting.push({ after: passed, item, place: { file: wire?.file ?? "", line: index + 1 } });
      } else if (belongsToTurn(message)) passed++;
    }
  }

  /**
   * Takes the warnings that codex sent directly before an event of a turn. It counts these events, as the constructor counts their frames. The
   * result of a call is not counted: it has no params.
   */
  takeBefore(event: JsonObject) {
    const due = this.#waiting.filter(({ after }) => after === this.#passed);
    this.#waiting = this.#waiting.filter(({ after }) => after !== this.#passed);
    if ("params" in event) this.#passed++;
    return due;
  }
}

const WARNINGS = new Set<string>([NOTIFICATIONS.warning, NOTIFICATIONS.configWarning]);

/** Joins a message and its details the way exec does. */
function joinMessage({ message = null, additionalDetails }: JsonObject): JsonValue {
  return toText(additionalDetails) === null ? message : `${message} (${additionalDetails})`;
}

function toCommonUsage({ total }: JsonObject): CommonUsage {
  const usage = isObject(total) ? total : {};
  return {
    input_tokens: usage.inputTokens ?? null,
    cached_input_tokens: usage.cachedInputTokens ?? null,
    cache_write_input_tokens: usage.cacheWriteInputTokens ?? null,
    output_tokens: usage.outputTokens ?? null,
    reasoning_output_tokens: usage.reasoningOutputTokens ?? null,
  };
}

function toCommonPlan({ plan }: JsonObject): JsonValue {
  if (!Array.isArray(plan)) return null;
  return plan.map((step) =>
    isObject(step) ? { text: step.step ?? null, completed: step.status === "completed" } : step,
  );
}

function describeReroute({ fromModel, toModel, reason }: JsonObject): string {
  const why = toText(reason)?.replace(/^./, (letter) => letter.toUpperCase());
  return `model rerouted: ${fromModel} -> ${toModel} (${why})`;
}
