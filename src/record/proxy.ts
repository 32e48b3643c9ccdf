import type { ServeModel } from "../harvest/index.js";
import { TouchstoneError } from "../lib/index.js";
import { type ModelRequest, type ModelServer, respond, type Sink, serveResponses } from "../model/index.js";
import type { ModelResponse, Scenario, WrittenResponse } from "../scenario/index.js";
import type { Answer, Exchange } from "./answer.js";
import { Capture } from "./capture.js";
import { recordErrors } from "./errors.js";
import { eventsOf } from "./sse.js";
import { ask, type Upstream } from "./upstream.js";

export interface LiveServer extends ModelServer {
  /**
   * What the upstream has answered, as a script.
   * @throws TouchstoneError `record-not-scriptable`
   */
  script(): WrittenResponse[];
}

/** A live model, for a harvest that keeps no script of it. */
export function liveModel(upstream: Upstream): ServeModel {
  return (scenario, run) => serveUpstream(scenario, run.key, upstream);
}

/**
 * Serves an upstream as a Responses API on loopback, for one run. codex sees of it what a script can hold, and no more.
 * @param key what codex must show as its API key, in whose place the upstream gets its own
 */
export async function serveUpstream(
  scenario: Scenario,
  key: string,
  upstream: Upstream,
): Promise<LiveServer> {
  const capture = new Capture(scenario);
  const server = await serveResponses(key, { answer, unused: () => 0 });
  return { ...server, script: () => capture.script() };

  async function answer(request: ModelRequest, sink: Sink, wire: Exchange["wire"]): Promise<void> {
    const gone = new AbortController();
    sink.gone.then(() => gone.abort());
    try {
      const reply = await ask(upstream, capture.ids.toUpstream(request), gone.signal);
      if (!reply.ok) return await refuse(reply, request, sink);
      await stream(reply, capture.answer(request, wire), sink);
    } catch (error) {
      if (gone.signal.aborted) return; // an interrupted turn, or the run is over
      throw error instanceof TouchstoneError ? named(error) : error;
    }
  }

  async function refuse(reply: Response, request: ModelRequest, sink: Sink): Promise<void> {
    const { url, key, keyEnv } = upstream;
    if (reply.status === 401)
      throw recordErrors.upstreamKeyRefused({ url, keyEnv, hasKey: key !== undefined });
    const response = failureOf(reply, await reply.text(), upstream);
    const number = capture.fail(response);
    await respond(sink, { number, response }, request, undefined, 0);
  }

  async function stream(reply: Response, seen: Answer, sink: Sink): Promise<void> {
    const type = reply.headers.get("content-type") ?? "nothing known";
    if (!type.startsWith("text/event-stream") || !reply.body)
      throw recordErrors.upstreamNotResponses({ url: upstream.url, type });
    sink.start({});
    let last = "nothing";
    try {
      for await (const event of eventsOf(reply.body)) {
        const shown = await seen.take(event);
        last = `\`${event.type}\``;
        if (event.type === "response.completed") await seen.settle();
        sink.send(shown);
        if (ENDS.has(event.type)) return sink.end();
      }
    } catch (error) {
      throw recordErrors.upstreamCut({ url: upstream.url, last, cause: error });
    }
    throw recordErrors.upstreamCut({ url: upstream.url, last });
  }

  function named({ message, kind, code, hint, cause }: TouchstoneError): TouchstoneError {
    return new TouchstoneError(`${scenario.name}: ${message}`, { kind, code, hint, cause });
  }
}

const ENDS = new Set(["response.completed", "response.failed", "response.incomplete", "error"]);
const NO_USAGE = { input: 0, cached: 0, output: 0, reasoning: 0 };

/** An HTTP error as a script's response. What names the account is left out of its message. */
function failureOf({ status, headers }: Response, text: string, { key }: Upstream): ModelResponse {
  const { message, type, code } = errorIn(text);
  const retryAfter = headers.get("retry-after");
  const said = (key ? message.replaceAll(key, "[key]") : message).replace(
    /\b(org|proj|user|req)([-_])\w{8,}/g,
    "$1$2…",
  );
  const fail = { status, message: said, type: type ?? "server_error", ...(code && { code }), details: {} };
  return {
    headers: retryAfter ? { "retry-after": retryAfter } : {},
    do: [{ fail }],
    times: 1,
    usage: NO_USAGE,
    hold: "none",
  };
}

function errorIn(text: string): { message: string; type?: string; code?: string } {
  try {
    const { error } = JSON.parse(text);
    const word = (value: unknown) => (typeof value === "string" ? value : undefined);
    const [type, code] = [word(error.type), word(error.code)];
    return { message: word(error.message) ?? "", ...(type && { type }), ...(code && { code }) };
  } catch {
    return { message: text.slice(0, 500) };
  }
}
