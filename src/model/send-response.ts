import { setTimeout as sleep } from "node:timers/promises";
import { RequestTracker } from "../protocol/index.js";
import type { ModelResponse, ModelStep } from "../scenario/index.js";
import type { Wire } from "../tap/index.js";
import { buildModelId, type Frame, type JsonValue, matchesFrame } from "../transcript/index.js";
import { buildItem } from "./items.js";
import { type OutputItem, streamItem } from "./output.js";
import type { ModelEvent, ResponseSink } from "./response-sink.js";
import type { ModelRequest, NumberedResponse } from "./scripted-model.js";
import type { Effect } from "./tools.js";

/**
 * How long a response waits for a frame, in ms. If the frame does not come, the run fails. The slowest effect is a command that takes
 * a few seconds.
 */
const WAIT_MS = 20_000;

/** The part of the tap's wire log that the model server uses to wait for frames. */
export interface WireView extends Pick<Wire, "log" | "until"> {
  /**
   * Builds a test that recognizes the wanted frame; undefined if this codex sends no such message. Without this method,
   * `matchesFrame` is the test.
   */
  findTest?(wanted: Effect): ((message: JsonValue) => boolean) | undefined;
  /**
   * Waits for the end of a call that this codex reports without the call's id. It is an approximation and never
   * fails.
   */
  waitForCallEnd?(wanted: Effect, since: number): Promise<void>;
  /**
   * Maximum time to hold the end of a response for the effects of its calls, in ms. A codex that runs calls only after the
   * end of the response needs this limit. Default: until the effects occur, or the run fails because they don't.
   */
  holdMs?: number;
}

/**
 * Sends one response of the script: a complete or broken stream of events in the form of the Responses API
 * (platform.openai.com/docs/api-reference/responses-streaming), or an HTTP error.
 * @param since number of entries in the wire log when the previous response ended
 * @throws Error if an expected frame is not sent in time, or if a step's tool call can't be built for the request
 */
export async function sendResponse(
  sink: ResponseSink,
  { number, response }: NumberedResponse,
  request: ModelRequest,
  wireView: WireView | undefined,
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
  sink.closed.then(() => {
    codexLeft = true;
  });
  const waitOrCodexLeft = (frame: Effect & { nth?: number | undefined }, why: string) =>
    Promise.race([waitForEffect(wireView, since, frame, `response ${number} ${why}`), sink.closed]);
  const head = { id: buildModelId("response", number), object: "response" };
  let sequence = 0;
  const send = (event: ModelEvent) => sink.send({ ...event, sequence_number: sequence++ });

  sink.start(response.headers);
  send({ type: "response.created", response: { ...head, status: "in_progress", output: [] } });
  for (const [index, step] of response.do.entries()) {
    if (codexLeft) return;
    if (step.wait_for && "response" in step.wait_for)
      await Promise.race([waitForAnswer(wireView, since, step.wait_for.response, number), sink.closed]);
    else if (step.wait_for) await waitOrCodexLeft(step.wait_for, "waits for");
    else if (step.event) sink.send(step.event);
    else if (step.raw !== undefined) sink.sendRaw(step.raw);
    else if (!isResponseEnd(step)) {
      const built = buildItem(step, `${number}_${index + 1}`, request);
      for (const event of streamItem(built.item, output.length, built.parts, built.unfinished)) send(event);
      output.push(built.item);
      if (built.effect) effects.push(built.effect);
    }
  }
  if (response.hold === "effects") {
    const held = Promise.all(effects.map((effect) => waitOrCodexLeft(effect, "holds its end for")));
    held.catch(() => {}); // a failure after `holdMs` has no effect
    await (wireView?.holdMs === undefined ? held : Promise.race([held, sleep(wireView.holdMs)]));
  }
  if (codexLeft) return;
  const last = response.do.at(-1);
  if (last?.cut !== undefined) return sink.cut();
  if (last?.stall !== undefined) {
    await sink.closed;
    return;
  }
  send(buildEndEvent(last, { ...head, output, usage: buildApiUsage(response) }));
  sink.end();
}

function isResponseEnd({ failed, incomplete, cut, stall }: ModelStep): boolean {
  return [failed, incomplete, cut, stall].some((step) => step !== undefined);
}

function buildEndEvent(last: ModelStep | undefined, response: Record<string, unknown>) {
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

/**
 * Waits until an effect shows on the wire. For a message that this codex never sends, it waits only if there is `waitForCallEnd`.
 * Such a codex is `codex exec`: it prints no ids of calls, and no deltas, which a race could reorder.
 */
async function waitForEffect(
  wire: WireView | undefined,
  since: number,
  wanted: Effect & { nth?: number | undefined },
  who: string,
): Promise<void> {
  const matchesWanted = (message: JsonValue) => matchesFrame(message, wanted);
  const test = wire?.findTest ? wire.findTest(wanted) : matchesWanted;
  if (!wire || !test) return wire?.waitForCallEnd?.(wanted, since);
  const { nth } = wanted;
  const what = `${who} \`${wanted.method}\` ${JSON.stringify(wanted.params ?? {})}${nth ? ` for the ${nth}. time` : ""}: it`;
  let passed = 0;
  await wire.until(({ message }) => test(message) && ++passed >= (nth ?? 1), {
    since: nth === undefined ? since : 0, // `nth` counts from the start of the run
    timeoutMs: WAIT_MS,
    what,
  });
}

/** Waits until a request of this method is answered, by codex or by its client. */
async function waitForAnswer(
  wire: WireView | undefined,
  since: number,
  method: string,
  number: number,
): Promise<void> {
  if (!wire) return;
  const requests = new RequestTracker();
  for (const entry of wire.log) if ("from" in entry) requests.track(entry);
  const isAnswer = (frame: Frame) => {
    requests.track(frame);
    return requests.findRequest(frame)?.method === method;
  };
  const what = `response ${number} waits for the answer to \`${method}\`: it`;
  await wire.until(isAnswer, { since, timeoutMs: WAIT_MS, what });
}

function buildApiUsage({ usage: { input, cached, cache_write, output, reasoning } }: ModelResponse) {
  return {
    input_tokens: input,
    input_tokens_details: {
      cached_tokens: cached,
      ...(cache_write !== undefined && { cache_write_tokens: cache_write }),
    },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
}
