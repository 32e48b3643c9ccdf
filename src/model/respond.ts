import type { ModelResponse, ModelStep } from "../scenario/index.js";
import type { Wire } from "../tap/index.js";
import { includes, methodOf, paramsOf } from "../transcript/index.js";
import { type OutputItem, outputEvents, reasoningItem, textItem } from "./output.js";
import type { ModelRequest, Turned } from "./script.js";
import type { ModelEvent, Sink } from "./sink.js";
import { callFor, type Effect } from "./tools.js";

/** How long a barrier waits before the run fails: the slowest effect is a command of some seconds. */
const BARRIER_MS = 20_000;

/**
 * Answers one request as the script says: a stream of events in the form of the Responses API
 * (platform.openai.com/docs/api-reference/responses-streaming), or an HTTP error.
 * @param since entries of the wire's log that had passed when the response before this one ended
 * @throws Error when a frame that it waits for does not pass
 */
export async function respond(
  sink: Sink,
  { number, response }: Turned,
  request: ModelRequest,
  wire: Pick<Wire, "log" | "until"> | undefined,
  since: number,
): Promise<void> {
  const failure = response.do[0]?.fail;
  if (failure) {
    const { status, message, type, code = null, headers } = failure;
    return sink.fail(status, headers, { error: { message, type, code, param: null } });
  }
  const id = `resp_${number}`;
  const output: OutputItem[] = [];
  const effects: Effect[] = [];
  let sequence = 0;
  const send = (event: ModelEvent) => sink.send({ ...event, sequence_number: sequence++ });

  sink.start();
  send({ type: "response.created", response: { id, object: "response", status: "in_progress", output: [] } });
  for (const [index, step] of response.do.entries()) {
    if (step.wait_for) {
      await waitFor(wire, since, step.wait_for, `response ${number} waits for`);
      continue;
    }
    const made = itemOf(step, `${number}_${index + 1}`, request);
    for (const event of outputEvents(made.item, output.length, made.chunks)) send(event);
    output.push(made.item);
    if (made.effect) effects.push(made.effect);
  }
  if (response.hold === "effects") {
    for (const effect of effects) await waitFor(wire, since, effect, `response ${number} holds its end for`);
  }
  send({
    type: "response.completed",
    response: { id, object: "response", status: "completed", output, usage: usageOf(response) },
  });
  sink.end();
}

interface Made {
  item: OutputItem;
  /** A message's text in the pieces in which it is streamed. */
  chunks?: string[];
  /** The frame that shows that the call has taken effect. */
  effect?: Effect;
}

function itemOf(step: ModelStep, suffix: string, request: ModelRequest): Made {
  if (step.say !== undefined) {
    const { text, chunks = words(text) } = typeof step.say === "string" ? { text: step.say } : step.say;
    return { item: textItem(`msg_${suffix}`, text), chunks };
  }
  if (step.reason !== undefined) {
    return { item: reasoningItem(`rs_${suffix}`, step.reason), chunks: words(step.reason) };
  }
  return callFor(step, suffix, request.tools ?? []);
}

async function waitFor(
  wire: Pick<Wire, "log" | "until"> | undefined,
  since: number,
  wanted: Effect,
  who: string,
): Promise<void> {
  const what = `${who} \`${wanted.method}\` ${JSON.stringify(wanted.params ?? {})}: it`;
  await wire?.until(
    ({ message }) => methodOf(message) === wanted.method && includes(paramsOf(message), wanted.params ?? {}),
    {
      since,
      timeoutMs: BARRIER_MS,
      what,
    },
  );
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

function words(text: string): string[] {
  return text.match(/\s*\S+(?:\s+$)?/gu) ?? (text ? [text] : []);
}
