import type { ServeModel } from "../harvest/index.js";
import { TouchstoneError } from "../lib/index.js";
import {
  type LocalService,
  type ModelRequest,
  type ModelServer,
  type ResponseSink,
  sendResponse,
  startResponsesServer,
} from "../model/index.js";
import { shortenText } from "../redact/index.js";
import type { ModelResponse, ModelResponseInput, Scenario } from "../scenario/index.js";
import { AnswerCapture } from "./capture.js";
import { recordErrors } from "./errors.js";
import { readServerEvents } from "./server-events.js";
import type { AnswerContext, StreamedAnswer } from "./streamed-answer.js";
import { requestUpstream, type Upstream } from "./upstream.js";

export interface LiveServer extends ModelServer {
  /**
   * Builds a script of the upstream's answers.
   * @throws TouchstoneError `record-not-scriptable`
   */
  buildScript(): ModelResponseInput[];
}

/** Creates a live model for a harvest that keeps no script of the model's answers. */
export function createLiveModel(upstream: Upstream): ServeModel {
  return (scenario, run, services) => startUpstreamServer(scenario, run.key, upstream, services);
}

/**
 * Serves an upstream as a Responses API on loopback for one run, and captures its answers. `buildScript` throws if a
 * script can't contain one of them.
 * @param key the API key that codex must send; the upstream gets its own key instead
 * @param services the scenario's worlds, which are served on the same address
 */
export async function startUpstreamServer(
  scenario: Scenario,
  key: string,
  upstream: Upstream,
  services: LocalService[],
): Promise<LiveServer> {
  const capture = new AnswerCapture(scenario);
  const server = await startResponsesServer(key, { answer: answerRequest, countUnused: () => 0, services });
  return { ...server, buildScript: () => capture.buildScript() };

  async function answerRequest(
    request: ModelRequest,
    sink: ResponseSink,
    wire: AnswerContext["wire"],
  ): Promise<void> {
    const clientGone = new AbortController();
    sink.closed.then(() => clientGone.abort());
    try {
      const reply = await requestUpstream(
        upstream,
        capture.ids.translateToUpstream(request),
        clientGone.signal,
      );
      if (!reply.ok) return await answerFailure(reply, request, sink);
      await streamAnswer(reply, capture.startAnswer(request, wire), sink);
    } catch (error) {
      if (clientGone.signal.aborted) return; // a turn was interrupted, or the run has ended
      throw error instanceof TouchstoneError ? addScenarioName(error) : error;
    }
  }

  async function answerFailure(reply: Response, request: ModelRequest, sink: ResponseSink): Promise<void> {
    const { url, key, keyEnv } = upstream;
    if (reply.status === 401)
      throw recordErrors.upstreamKeyRefused({ url, keyEnv, hasKey: key !== undefined });
    const response = buildFailure(reply, await reply.text(), upstream);
    const number = capture.addFailure(response);
    await sendResponse(sink, { number, response }, request, undefined, 0);
  }

  async function streamAnswer(reply: Response, answer: StreamedAnswer, sink: ResponseSink): Promise<void> {
    const type = reply.headers.get("content-type") ?? "no content type";
    if (!type.startsWith("text/event-stream") || !reply.body)
      throw recordErrors.upstreamNotResponses({ url: upstream.url, type });
    sink.start({});
    let last = "nothing";
    try {
      for await (const event of readServerEvents(reply.body)) {
        const shown = await answer.takeEvent(event);
        last = `\`${event.type}\``;
        if (event.type === "response.completed") await answer.waitForEffects();
        sink.send(shown);
        if (END_EVENTS.has(event.type)) return sink.end();
      }
    } catch (error) {
      throw recordErrors.upstreamCut({ url: upstream.url, last, cause: error });
    }
    throw recordErrors.upstreamCut({ url: upstream.url, last });
  }

  function addScenarioName({ message, kind, code, hint, cause }: TouchstoneError): TouchstoneError {
    return new TouchstoneError(`${scenario.name}: ${message}`, { kind, code, hint, cause });
  }
}

const END_EVENTS = new Set(["response.completed", "response.failed", "response.incomplete", "error"]);
const NO_USAGE = { input: 0, cached: 0, output: 0, reasoning: 0 };

/** Converts an HTTP error to a script's response. In its message, the API key is replaced, and ids of the account and the request are cut. */
function buildFailure({ status, headers }: Response, text: string, { key }: Upstream): ModelResponse {
  const { message, type, code } = parseUpstreamError(text);
  const retryAfter = headers.get("retry-after");
  const redactedMessage = (key ? message.replaceAll(key, "[key]") : message).replace(
    /\b(org|proj|user|req)([-_])\w{8,}/g,
    "$1$2…",
  );
  const fail = {
    status,
    message: redactedMessage,
    type: type ?? "server_error",
    ...(code && { code }),
    details: {},
  };
  return {
    headers: retryAfter ? { "retry-after": retryAfter } : {},
    do: [{ fail }],
    times: 1,
    usage: NO_USAGE,
    hold: "none",
  };
}

function parseUpstreamError(text: string): { message: string; type?: string; code?: string } {
  try {
    const { error } = JSON.parse(text);
    const getWord = (value: unknown) => (typeof value === "string" ? value : undefined);
    const [type, code] = [getWord(error.type), getWord(error.code)];
    return { message: getWord(error.message) ?? "", ...(type && { type }), ...(code && { code }) };
  } catch {
    return { message: shortenText(text, 500) };
  }
}
