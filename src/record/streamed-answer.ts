import {
  buildCallEffect,
  buildToolCall,
  type Effect,
  type ModelRequest,
  type OutputItem,
} from "../model/index.js";
import { NOTIFICATIONS } from "../protocol/index.js";
import type { ModelResponseInput, ModelStep, ModelStepInput } from "../scenario/index.js";
import type { Wire } from "../tap/index.js";
import { matchesFrame } from "../transcript/index.js";
import { buildStep } from "./build-step.js";
import type { ScriptIds } from "./script-ids.js";
import type { StreamEvent } from "./server-events.js";

/**
 * Timeout of the wait for the item that a call begins, in ms. Only a call that begins no item (`update_plan`) takes that
 * long.
 */
const BEGIN_MS = 1000;
/**
 * Timeout of the wait for the effect of a call, in ms. The `wait_for` of a script waits longer, so an effect that came within this time
 * while recording comes in time for the script, too.
 */
const EFFECT_MS = 15_000;

type WireLogView = Pick<Wire, "log" | "until">;

/** The context of an answer. */
export interface AnswerContext {
  /** Number of the response in the script, from 1. */
  number: number;
  request: ModelRequest;
  ids: ScriptIds;
  dynamicTools: string[];
  wire: WireLogView | undefined;
}

/** One streamed response in the form that codex saw. */
export class StreamedAnswer {
  /** Why no script can produce the response; undefined if one can. */
  unscriptableReason: string | undefined = "was broken off by codex, as when a turn is interrupted";
  readonly #context: AnswerContext;
  readonly #items = new Map<unknown, AnswerItem>();
  #usage: ModelResponseInput["usage"];
  #hold: "none" | undefined;
  #waits: ModelStepInput[] = [];

  constructor(context: AnswerContext) {
    this.#context = context;
  }

  /**
   * Takes an event of the upstream. If the event begins an item, this first waits until codex has begun the preceding call, because
   * codex begins two calls in any order if it gets them at once.
   * @returns the event with the script's ids, for codex
   */
  async takeEvent(event: StreamEvent): Promise<StreamEvent> {
    const { number, ids, request, dynamicTools, wire } = this.#context;
    const { response } = event as { response?: { id?: string; usage?: UpstreamUsage } };
    if (event.type === "response.created") ids.assignResponse(response?.id, number);
    const item = await this.#findItem(event);
    const suffix = `${number}_${item?.position}`;
    if (event.item) ids.assign(event.item as OutputItem, suffix);
    const translated = ids.translateToScript(event);
    if (/^response\.(?:output_text|reasoning_summary_text)\.delta$/.test(event.type)) item?.add(translated);
    if (item && event.type === "response.output_item.done") {
      const output = translated.item as OutputItem;
      item.step = buildStep(output, { suffix, request, dynamicTools, parts: item.parts });
      item.callId = output.call_id as string | undefined;
      item.passedBefore = wire?.log.length ?? 0;
    }
    if (event.type === "response.completed") {
      this.#usage = toScriptUsage(response?.usage);
      this.unscriptableReason = this.#items.size === 0 ? "had no output" : undefined;
    }
    if (/^(?:error|response\.(?:failed|incomplete))$/.test(event.type))
      this.unscriptableReason = describeTrouble(event);
    return translated;
  }

  /**
   * Waits for the effects of this response's calls, as the script will do. The end of the response then comes
   * after them.
   */
  async waitForEffects(): Promise<void> {
    const calls = this.#listSteps().filter(({ callId }) => callId !== undefined);
    const effects = await Promise.all(calls.map((call) => this.#findEffect(call)));
    const held = calls.map(({ step }) => isHeldByDefault(step));
    this.#hold = held.some((holds, index) => holds && !effects[index]) ? "none" : undefined;
    this.#waits = effects.flatMap((effect, index) =>
      effect && (this.#hold || !held[index]) ? [buildWaitStep(effect)] : [],
    );
  }

  buildResponse(): ModelResponseInput {
    const steps = this.#listSteps().flatMap(({ step, begun }) => [step, ...begun]);
    return {
      do: [...steps, ...this.#waits],
      ...(this.#usage && { usage: this.#usage }),
      ...(this.#hold && { hold: this.#hold }),
    };
  }

  async #findItem({ output_index }: StreamEvent): Promise<AnswerItem | undefined> {
    if (output_index === undefined) return undefined;
    const known = this.#items.get(output_index);
    if (known) return known;
    const last = [...this.#items.values()].at(-1);
    if (last?.callId !== undefined && !last.step?.update_goal) {
      const effect = buildCallEffect(NOTIFICATIONS.itemStarted, last.callId);
      if (await this.#waitForEffect(effect, last.passedBefore, BEGIN_MS))
        last.beginWaits = [buildWaitStep(effect)];
    }
    // The item's position among the steps, which the script's ids contain.
    const item = new AnswerItem((last?.position ?? 0) + (last?.beginWaits.length ?? 0) + 1);
    this.#items.set(output_index, item);
    return item;
  }

  #listSteps() {
    return [...this.#items.values()].flatMap(({ step, callId, passedBefore, beginWaits }) =>
      step ? [{ step, callId, since: passedBefore, begun: beginWaits }] : [],
    );
  }

  /**
   * Waits for the frame that shows the effect of a call.
   * @returns the description of the frame; undefined if none passed in time
   */
  async #findEffect({
    step,
    callId,
    since,
  }: {
    step: ModelStepInput;
    callId?: string | undefined;
    since: number;
  }) {
    if (step.update_goal) {
      const { effect } = buildToolCall(step as ModelStep, "", { input: [] });
      return effect && (await this.#waitForEffect(effect, since, EFFECT_MS)) ? effect : undefined;
    }
    const begun =
      isHeldByDefault(step) ||
      (await this.#waitForEffect(buildCallEffect(NOTIFICATIONS.itemStarted, callId), since, BEGIN_MS));
    const completed = buildCallEffect(NOTIFICATIONS.itemCompleted, callId);
    return begun && (await this.#waitForEffect(completed, since, EFFECT_MS)) ? completed : undefined;
  }

  async #waitForEffect(effect: Effect, since: number, timeoutMs: number): Promise<boolean> {
    const options = { since, timeoutMs, what: effect.method };
    return (
      this.#context.wire
        ?.until(({ message }) => matchesFrame(message, effect), options)
        .then(
          () => true,
          () => false,
        ) ?? false
    );
  }
}

/** An output item of the answer. */
class AnswerItem {
  readonly position: number;
  readonly parts: string[][] = [];
  step: ModelStepInput | undefined;
  callId: string | undefined;
  /** The steps that wait until its call has begun, if another item follows. */
  beginWaits: ModelStepInput[] = [];
  /** Number of entries of the wire's log when the item was complete. */
  passedBefore = 0;

  constructor(position: number) {
    this.position = position;
  }

  add({ delta, summary_index, content_index }: StreamEvent): void {
    const index = Number(summary_index ?? content_index ?? 0);
    while (this.parts.length <= index) this.parts.push([]);
    if (delta) this.parts[index]?.push(String(delta));
  }
}

function buildWaitStep(effect: Effect): ModelStepInput {
  return { wait_for: effect as NonNullable<ModelStepInput["wait_for"]> };
}

interface UpstreamUsage {
  input_tokens?: number;
  output_tokens?: number;
  input_tokens_details?: { cached_tokens?: number; cache_write_tokens?: number };
  output_tokens_details?: { reasoning_tokens?: number };
}

function toScriptUsage({
  input_tokens,
  output_tokens,
  ...details
}: UpstreamUsage = {}): ModelResponseInput["usage"] {
  const { cached_tokens: cached, cache_write_tokens: cache_write } = details.input_tokens_details ?? {};
  const reasoning = details.output_tokens_details?.reasoning_tokens;
  return {
    input: input_tokens ?? 0,
    output: output_tokens ?? 0,
    ...(cached && { cached }),
    ...(cache_write && { cache_write }),
    ...(reasoning && { reasoning }),
  };
}

/** Whether a script, by default, holds the end of the response until codex has carried out this step. */
function isHeldByDefault({ shell, dynamic, update_goal }: ModelStepInput): boolean {
  return shell !== undefined || dynamic !== undefined || update_goal !== undefined;
}

interface UpstreamProblem {
  code?: string;
  message?: string;
  reason?: string;
}

function describeTrouble(event: StreamEvent): string {
  const { response, error } = event as {
    response?: Record<string, UpstreamProblem | undefined>;
    error?: UpstreamProblem;
  };
  const problem = response?.error ?? response?.incomplete_details ?? error ?? (event as UpstreamProblem);
  const words = [problem.code, problem.message ?? problem.reason].filter(Boolean).join(": ");
  return `ended with \`${event.type}\`${words && ` (${words})`}`;
}
