import { setTimeout as sleep } from "node:timers/promises";
import type { ModelResponse, ModelStep } from "../scenario/index.js";
import type { Wire } from "../tap/index.js";
import { buildModelId, fits, type JsonValue } from "../transcript/index.js";
import { itemOf } from "./items.js";
import { type OutputItem, outputEvents } from "./output.js";
import type { ModelRequest, Turned } from "./script.js";
import type { ModelEvent, Sink } from "./sink.js";
import type { Effect } from "./tools.js";

/** How long a barrier waits before the run fails: the slowest effect is a command of some seconds. */
const BARRIER_MS = 20_000;

/** What the model server sees of a run. */
export interface Sight extends Pick<Wire, "log" | "until"> {
  /** How a frame is known when it passes; undefined where this codex says nothing of that meaning. Default: `fits`. */
  testOf?(wanted: Effect): ((message: JsonValue) => boolean) | undefined;
  /** Waits for what has no name of its own here, as well as that can be done, and never fails. */
  settle?(wanted: Effect, since: number): Promise<void>;
  /** How long the end of a response is held for the effects of its calls, of a codex that may wait for that end to act. */
  holdMs?: number;
}

/**
 * Answers one request as the script says: a stream of events in the form of the Responses API
 * (platform.openai.com/docs/api-reference/responses-streaming), whole or broken, or an HTTP error.
 * @param since entries of the wire's log that had passed when the response before this one ended
 * @throws Error when a frame that it waits for does not pass
 */
export async function respond(
  sink: Sink,
  { number, response }: Turned,
  request: ModelRequest,
  wire: Sight | undefined,
  since: number,
): Promise<void> {
  const failure = response.do[0]?.fail;
  if (failure) {
    const { status, message, type, code = null, details } = failure;
    const error = { message, type, code, param: null, ...details };
    return sink.fail(status, response.headers, { error });
  }
  const output: OutputItem[] = [];
  const effects: Effect[] = [];
  let codexLeft = false;
  sink.gone.then(() => {
    codexLeft = true;
  });
  const passed = (frame: Effect, why: string) =>
    Promise.race([waitFor(wire, since, frame, `response ${number} ${why}`), sink.gone]);
  const head = { id: buildModelId("response", number), object: "response" };
  let sequence = 0;
  const send = (event: ModelEvent) => sink.send({ ...event, sequence_number: sequence++ });

  sink.start(response.headers);
  send({ type: "response.created", response: { ...head, status: "in_progress", output: [] } });
  for (const [index, step] of response.do.entries()) {
    if (codexLeft) return;
    if (step.wait_for) await passed(step.wait_for, "waits for");
    else if (step.event) sink.send(step.event);
    else if (step.raw !== undefined) sink.raw(step.raw);
    else if (!isEnd(step)) {
      const made = itemOf(step, `${number}_${index + 1}`, request);
      for (const event of outputEvents(made.item, output.length, made.parts, made.unfinished)) send(event);
      output.push(made.item);
      if (made.effect) effects.push(made.effect);
    }
  }
  if (response.hold === "effects") {
    const held = Promise.all(effects.map((effect) => passed(effect, "holds its end for")));
    held.catch(() => {}); // it may come too late to matter
    await (wire?.holdMs === undefined ? held : Promise.race([held, sleep(wire.holdMs)]));
  }
  if (codexLeft) return;
  const last = response.do.at(-1);
  if (last?.cut !== undefined) return sink.cut();
  if (last?.stall !== undefined) {
    await sink.gone;
    return;
  }
  send(endOf(last, { ...head, output, usage: usageOf(response) }));
  sink.end();
}

function isEnd({ failed, incomplete, cut, stall }: ModelStep): boolean {
  return [failed, incomplete, cut, stall].some((step) => step !== undefined);
}

function endOf(last: ModelStep | undefined, response: Record<string, unknown>) {
  if (last?.failed) {
    const { code, message } = last.failed;
    return { type: "response.failed", response: { ...response, status: "failed", error: { code, message } } };
  }
  if (last?.incomplete !== undefined) {
    const why = { incomplete_details: { reason: last.incomplete } };
    return { type: "response.incomplete", response: { ...response, status: "incomplete", ...why } };
  }
  return { type: "response.completed", response: { ...response, status: "completed" } };
}

/** For what this codex never says there is no barrier: \`codex exec\` has no ids of calls, and no deltas to race with. */
async function waitFor(wire: Sight | undefined, since: number, wanted: Effect, who: string): Promise<void> {
  const byFrame = (message: JsonValue) => fits(message, wanted);
  const test = wire?.testOf ? wire.testOf(wanted) : byFrame;
  if (!wire || !test) return wire?.settle?.(wanted, since);
  const what = `${who} \`${wanted.method}\` ${JSON.stringify(wanted.params ?? {})}: it`;
  await wire.until(({ message }) => test(message), { since, timeoutMs: BARRIER_MS, what });
}

function usageOf({ usage: { input, cached, output, reasoning } }: ModelResponse) {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
}
