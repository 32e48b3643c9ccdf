/** What app-server notifications say, in the words that `codex exec` has too. */
import { NOTIFICATIONS, REQUESTS, toExecItem } from "../protocol/index.js";
import { isObject, type JsonObject, type JsonValue, methodOf, paramsOf } from "../transcript/index.js";
import { belongsToTurn } from "./app-server.js";
import type { CommonFact, TurnStatus, Usage } from "./common.js";
import { factOf, ItemNames, type Place, text } from "./fact.js";
import type { Fact, Recorded, RecordedFile } from "./types.js";

export function commonFromAppServer({ steps, wire }: Pick<Recorded, "steps" | "wire">): Fact[] {
  const warnings = new Warnings(wire);
  const facts: Fact[] = [];
  const turns = new Turns();
  for (const { file, lines } of steps) {
    for (const [index, event] of lines.entries()) {
      const add = (fact: CommonFact, place: Place) =>
        facts.push(factOf(fact as unknown as JsonObject, place));
      const place = { file, line: index + 1 };
      if (belongsToTurn(event)) for (const { fact, place: at } of warnings.before(event)) add(fact, at);
      for (const fact of turns.take(event)) add(fact, place);
    }
  }
  return facts;
}

/** Both the turn's and its thread's facts, which exec tells at the end of the turn. */
class Turns {
  readonly #names = new ItemNames();
  /** By thread: tokens so far. */
  readonly #usage = new Map<JsonValue, Usage>();
  /** By turn. */
  readonly #plans = new Map<JsonValue, JsonValue>();

  take(event: JsonObject): CommonFact[] {
    const params = paramsOf(event);
    const { item, turn, threadId = null, turnId = null } = params;
    switch (methodOf(event)) {
      case NOTIFICATIONS.turnStarted:
        return "params" in event ? [{ type: "turn begins", thread: threadId }] : [];
      case NOTIFICATIONS.itemStarted:
        return this.#itemOf(item, "started").map((begun) => ({ type: "item begins", item: begun }));
      case NOTIFICATIONS.itemCompleted:
        return this.#itemOf(item, "completed").map((ended) => ({ type: "item ends", item: ended }));
      case NOTIFICATIONS.modelRerouted:
        return [{ type: "warning", message: rerouted(params) }];
      case NOTIFICATIONS.error: {
        return [{ type: "error", message: isObject(params.error) ? inOneLine(params.error) : null }];
      }
      case NOTIFICATIONS.threadTokenUsageUpdated:
        if (isObject(params.tokenUsage)) this.#usage.set(threadId, usageOf(params.tokenUsage));
        return [];
      case NOTIFICATIONS.turnPlanUpdated:
        this.#plans.set(turnId, planOf(params));
        return [];
      case NOTIFICATIONS.turnCompleted:
        return isObject(turn) ? this.#ended(turn, threadId) : [];
      case REQUESTS.turnStart:
        return isObject(event.error)
          ? [{ type: "caller is told", ok: false, why: event.error.message ?? null }]
          : [];
      default:
        return [];
    }
  }

  #itemOf(item: JsonValue | undefined, moment: "started" | "completed"): JsonObject[] {
    const known = toExecItem(item, moment);
    return known && isObject(item) ? [{ ...known, id: this.#names.of(item.id) }] : [];
  }

  #ended(turn: JsonObject, thread: JsonValue): CommonFact[] {
    const status = turn.status as TurnStatus | "interrupted";
    const ok = status === "completed";
    const message = isObject(turn.error) ? inOneLine(turn.error) : null;
    const plan = this.#plans.get(turn.id ?? null);
    const usage = this.#usage.get(thread);
    return [
      ...(plan === undefined ? [] : [{ type: "plan" as const, items: plan }]),
      ...(ok && usage ? [{ type: "usage" as const, ...usage }] : []), // exec tells it of no other turn
      ...(status === "interrupted" ? [] : [{ type: "turn ends" as const, status, message }]), // exec is silent then
      { type: "caller is told", ok, why: message },
    ];
  }
}

/**
 * The app-server warns a thread, not a turn, so that an SDK may hand it to nobody; exec prints it among the items of the
 * turn. So the reference's are taken from its wire, each before the event of a turn that it came before there.
 */
class Warnings {
  readonly #waiting: { after: number; fact: CommonFact; place: Place }[] = [];
  #passed = 0;

  constructor(wire: RecordedFile | undefined) {
    let passed = 0;
    for (const [index, frame] of (wire?.lines ?? []).entries()) {
      const { from, message } = frame;
      if (from !== "codex" || !isObject(message) || !("params" in message) || "id" in message) continue;
      if (WARNINGS.has(message.method as string)) {
        const { message: words, summary } = paramsOf(message);
        const fact: CommonFact = { type: "warning", message: words ?? summary ?? null };
        this.#waiting.push({ after: passed, fact, place: { file: wire?.file ?? "", line: index + 1 } });
      } else if (belongsToTurn(message)) passed++;
    }
  }

  before(event: JsonObject) {
    const due = this.#waiting.filter(({ after }) => after === this.#passed);
    if ("params" in event) this.#passed++;
    return due;
  }
}

const WARNINGS = new Set<string>([NOTIFICATIONS.warning, NOTIFICATIONS.configWarning]);

/** exec puts both into its message. */
function inOneLine({ message = null, additionalDetails }: JsonObject): JsonValue {
  return text(additionalDetails) === null ? message : `${message} (${additionalDetails})`;
}

function usageOf({ total }: JsonObject): Usage {
  const of = isObject(total) ? total : {};
  return {
    input_tokens: of.inputTokens ?? null,
    cached_input_tokens: of.cachedInputTokens ?? null,
    cache_write_input_tokens: of.cacheWriteInputTokens ?? null,
    output_tokens: of.outputTokens ?? null,
    reasoning_output_tokens: of.reasoningOutputTokens ?? null,
  };
}

function planOf({ plan }: JsonObject): JsonValue {
  if (!Array.isArray(plan)) return null;
  return plan.map((step) =>
    isObject(step) ? { text: step.step ?? null, completed: step.status === "completed" } : step,
  );
}

function rerouted({ fromModel, toModel, reason }: JsonObject): string {
  const why = text(reason)?.replace(/^./, (letter) => letter.toUpperCase());
  return `model rerouted: ${fromModel} -> ${toModel} (${why})`;
}
