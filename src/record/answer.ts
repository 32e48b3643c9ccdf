import { callFor, type Effect, effectOn, type ModelRequest, type OutputItem } from "../model/index.js";
import { NOTIFICATIONS } from "../protocol/index.js";
import type { ModelStep, WrittenResponse, WrittenStep } from "../scenario/index.js";
import type { Wire } from "../tap/index.js";
import { fits } from "../transcript/index.js";
import type { Ids } from "./ids.js";
import type { StreamEvent } from "./sse.js";
import { stepFor } from "./step.js";

/** A call that begins an item does so at once; one that begins none (`update_plan`) costs this long. */
const BEGIN_MS = 1000;
/** Shorter than the script's own patience, so that what is held here can be held there. */
const EFFECT_MS = 15_000;

type Log = Pick<Wire, "log" | "until">;

/** What an answer is a part of. */
export interface Exchange {
  /** The response's number in the script, from 1. */
  number: number;
  request: ModelRequest;
  ids: Ids;
  dynamicTools: string[];
  wire: Log | undefined;
}

/** One streamed response, as codex saw it. */
export class Answer {
  /** Why no script can give it; undefined where one can. */
  trouble: string | undefined = "was broken off by codex, as when a turn is interrupted";
  readonly #of: Exchange;
  readonly #items = new Map<unknown, Item>();
  #usage: WrittenResponse["usage"];
  #hold: "none" | undefined;
  #waits: WrittenStep[] = [];

  constructor(of: Exchange) {
    this.#of = of;
  }

  /**
   * Where the event begins an item, it waits until the call before that one has begun: of two that codex gets at once either
   * may be first.
   * @returns the event with the script's ids
   */
  async take(event: StreamEvent): Promise<StreamEvent> {
    const { number, ids, request, dynamicTools, wire } = this.#of;
    const { response } = event as { response?: { id?: string; usage?: Usage } };
    if (event.type === "response.created") ids.nameResponse(response?.id, number);
    const item = await this.#itemOf(event);
    const suffix = `${number}_${item?.position}`;
    if (event.item) ids.name(event.item as OutputItem, suffix);
    const seen = ids.toScript(event);
    if (/^response\.(?:output_text|reasoning_summary_text)\.delta$/.test(event.type)) item?.add(seen);
    if (item && event.type === "response.output_item.done") {
      const output = seen.item as OutputItem;
      item.step = stepFor(output, { suffix, request, dynamicTools, parts: item.parts });
      item.callId = output.call_id as string | undefined;
      item.since = wire?.log.length ?? 0;
    }
    if (event.type === "response.completed") {
      this.#usage = usageOf(response?.usage);
      this.trouble = this.#items.size === 0 ? "held no output" : undefined;
    }
    if (/^(?:error|response\.(?:failed|incomplete))$/.test(event.type)) this.trouble = troubleIn(event);
    return seen;
  }

  /** Waits for what the calls of this response do, as the script will: the end of the response then comes after it. */
  async settle(): Promise<void> {
    const calls = this.#steps().filter(({ callId }) => callId !== undefined);
    const effects = await Promise.all(calls.map((call) => this.#effectOf(call)));
    const held = calls.map(({ step }) => holdsByItself(step));
    this.#hold = held.some((holds, index) => holds && !effects[index]) ? "none" : undefined;
    this.#waits = effects.flatMap((effect, index) =>
      effect && (this.#hold || !held[index]) ? [waitFor(effect)] : [],
    );
  }

  toResponse(): WrittenResponse {
    const steps = this.#steps().flatMap(({ step, begun }) => [step, ...begun]);
    return {
      do: [...steps, ...this.#waits],
      ...(this.#usage && { usage: this.#usage }),
      ...(this.#hold && { hold: this.#hold }),
    };
  }

  async #itemOf({ output_index }: StreamEvent): Promise<Item | undefined> {
    if (output_index === undefined) return undefined;
    const known = this.#items.get(output_index);
    if (known) return known;
    const last = [...this.#items.values()].at(-1);
    if (last?.callId !== undefined && !last.step?.update_goal) {
      const effect = effectOn(NOTIFICATIONS.itemStarted, last.callId);
      if (await this.#passes(effect, last.since, BEGIN_MS)) last.begun = [waitFor(effect)];
    }
    // Its place among the steps, which the script's ids count.
    const item = new Item((last?.position ?? 0) + (last?.begun.length ?? 0) + 1);
    this.#items.set(output_index, item);
    return item;
  }

  #steps() {
    return [...this.#items.values()].flatMap(({ step, callId, since, begun }) =>
      step ? [{ step, callId, since, begun }] : [],
    );
  }

  /** The frame that shows that a call has taken effect; undefined where none has passed. */
  async #effectOf({
    step,
    callId,
    since,
  }: {
    step: WrittenStep;
    callId?: string | undefined;
    since: number;
  }) {
    if (step.update_goal) {
      const { effect } = callFor(step as ModelStep, "", { input: [] });
      return effect && (await this.#passes(effect, since, EFFECT_MS)) ? effect : undefined;
    }
    const begun =
      holdsByItself(step) ||
      (await this.#passes(effectOn(NOTIFICATIONS.itemStarted, callId), since, BEGIN_MS));
    const completed = effectOn(NOTIFICATIONS.itemCompleted, callId);
    return begun && (await this.#passes(completed, since, EFFECT_MS)) ? completed : undefined;
  }

  async #passes(effect: Effect, since: number, timeoutMs: number): Promise<boolean> {
    const options = { since, timeoutMs, what: effect.method };
    return (
      this.#of.wire
        ?.until(({ message }) => fits(message, effect), options)
        .then(
          () => true,
          () => false,
        ) ?? false
    );
  }
}

/** An output item of the answer, while it arrives. */
class Item {
  readonly position: number;
  readonly parts: string[][] = [];
  step: WrittenStep | undefined;
  callId: string | undefined;
  /** The wait for its beginning, where another item follows. */
  begun: WrittenStep[] = [];
  /** Entries of the wire's log that had passed when it was done. */
  since = 0;

  constructor(position: number) {
    this.position = position;
  }

  add({ delta, summary_index, content_index }: StreamEvent): void {
    const index = Number(summary_index ?? content_index ?? 0);
    while (this.parts.length <= index) this.parts.push([]);
    if (delta) this.parts[index]?.push(String(delta));
  }
}

function waitFor(effect: Effect): WrittenStep {
  return { wait_for: effect as NonNullable<WrittenStep["wait_for"]> };
}

interface Usage {
  input_tokens?: number;
  output_tokens?: number;
  input_tokens_details?: { cached_tokens?: number };
  output_tokens_details?: { reasoning_tokens?: number };
}

function usageOf({ input_tokens, output_tokens, ...details }: Usage = {}): WrittenResponse["usage"] {
  const cached = details.input_tokens_details?.cached_tokens;
  const reasoning = details.output_tokens_details?.reasoning_tokens;
  return {
    input: input_tokens ?? 0,
    output: output_tokens ?? 0,
    ...(cached && { cached }),
    ...(reasoning && { reasoning }),
  };
}

/** Does the script hold the end of the response for this step without being told? */
function holdsByItself({ shell, dynamic, update_goal }: WrittenStep): boolean {
  return shell !== undefined || dynamic !== undefined || update_goal !== undefined;
}

interface Problem {
  code?: string;
  message?: string;
  reason?: string;
}

function troubleIn(event: StreamEvent): string {
  const { response, error } = event as { response?: Record<string, Problem | undefined>; error?: Problem };
  const problem = response?.error ?? response?.incomplete_details ?? error ?? (event as Problem);
  const words = [problem.code, problem.message ?? problem.reason].filter(Boolean).join(": ");
  return `ended with \`${event.type}\`${words && ` (${words})`}`;
}
