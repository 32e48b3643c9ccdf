import { setTimeout as sleep } from "node:timers/promises";
import type { ModelResponse, ModelStep } from "../scenario/index.js";
import type { Wire } from "../tap/index.js";
import { buildModelId, type JsonValue, matchesFrame } from "../transcript/index.js";
import { buildItem } from "./items.js";
import { type OutputItem, streamItem } from "./output.js";
import type { ModelEvent, ResponseSink } from "./response-sink.js";
import type { ModelRequest, NumberedResponse } from "./scripted-model.js";
import type { Effect } from "./tools.js";

/** How long a barrier waits before the run fails: the slowest effect is a command of some seconds. */
const BARRIER_MS = 20_000;

/** What the model server sees of a run. */
export interface WireView extends Pick<Wire, "log" | "until"> {
  /** How a frame is known when it passes; undefined where this codex says nothing of that meaning. Default: `fits`. */
  findTest?(wanted: Effect): ((message: JsonValue) => boolean) | undefined;
  /** Waits for what has no name of its own here, as well as that can be done, and never fails. */
  waitForCallEnd?(wanted: Effect, since: number): Promise<void>;
  /** How long the end of a response is held for the effects of its calls, of a codex that may wait for that end to act. */
  holdMs?: number;
}

/**
 * Answers one request as the script says: a stream of events in the form of the Responses API
 * (platform.openai.com/docs/api-reference/responses-streaming), whole or broken, or an HTTP error.
 * @param since entries of the wire's log that had passed when the response before this one ended
 * @throws Error when a frame that it waits for does not pass
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
  sink.clientClosed.then(() => {
    codexLeft = true;
  });
  const waitOrCodexLeft = (frame: Effect, why: string) =>
    Promise.race([waitForEffect(wireView, since, frame, `response ${number} ${why}`), sink.clientClosed]);
  const head = { id: buildModelId("response", number), object: "response" };
  let sequence = 0;
  const send = (event: ModelEvent) => sink.send({ ...event, sequence_number: sequence++ });

  sink.start(response.headers);
  send({ type: "response.created", response: { ...head, status: "in_progress", output: [] } });
  for (const [index, step] of response.do.entries()) {
    if (codexLeft) return;
    if (step.wait_for) await waitOrCodexLeft(step.wait_for, "waits for");
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
    held.catch(() => {}); // it may come too late to matter
    await (wireView?.holdMs === undefined ? held : Promise.race([held, sleep(wireView.holdMs)]));
  }
  if (codexLeft) return;
  const last = response.do.at(-1);
  if (last?.cut !== undefined) return sink.cut();
  if (last?.stall !== undefined) {
    await sink.clientClosed;
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

/** For what this codex never says there is no barrier: \`codex exec\` has no ids of calls, and no deltas to race with. */
async function waitForEffect(
  wire: WireView | undefined,
  since: number,
  wanted: Effect,
  who: string,
): Promise<void> {
  const matchesWanted = (message: JsonValue) => matchesFrame(message, wanted);
  const test = wire?.findTest ? wire.findTest(wanted) : matchesWanted;
  if (!wire || !test) return wire?.waitForCallEnd?.(wanted, since);
  const what = `${who} \`${wanted.method}\` ${JSON.stringify(wanted.params ?? {})}: it`;
  await wire.until(({ message }) => test(message), { since, timeoutMs: BARRIER_MS, what });
}

function buildApiUsage({ usage: { input, cached, output, reasoning } }: ModelResponse) {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
}
