import { getErrorMessage } from "../lib/index.js";
import { recordErrors } from "./errors.js";

/** A Responses API and its credentials. */
export interface Upstream {
  /** Address that serves `/responses`, without a slash at its end. */
  url: string;
  /** Sent only to the upstream, and never written to a file. */
  key: string | undefined;
  /** Name of the variable that contained the key. */
  keyEnv: string;
  /** The model to request; undefined for the one that codex requests. */
  model: string | undefined;
}

/**
 * Parses and checks the options for an upstream.
 * @param url address that serves `/responses`, such as https://api.openai.com/v1
 * @param keyEnv name of the environment variable that contains the key
 * @throws TouchstoneError `upstream-bad`, `upstream-key-missing`, `upstream-key-in-clear`
 */
export function parseUpstream(
  url: string,
  keyEnv: string,
  { model, env = process.env }: { model?: string | undefined; env?: NodeJS.ProcessEnv } = {},
): Upstream {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // The message does not contain the URL, because the URL may contain a password.
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username || parsed.password || parsed.search) {
    throw recordErrors.upstreamBad();
  }
  const key = env[keyEnv] || undefined;
  const isLocal = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(parsed.hostname);
  if (!isLocal && parsed.protocol === "https:" && !key) {
    throw recordErrors.upstreamKeyMissing({ keyEnv, origin: parsed.origin });
  }
  if (!isLocal && parsed.protocol === "http:" && key) {
    throw recordErrors.upstreamKeyInClear({ keyEnv, origin: parsed.origin });
  }
  return { url: (parsed.origin + parsed.pathname).replace(/\/+$/, ""), key, keyEnv, model };
}

/**
 * Sends a request to the upstream, with its key.
 * @param body body of `POST /responses`
 * @throws TouchstoneError `upstream-unreachable`
 */
export async function requestUpstream(
  { url, key, model }: Upstream,
  body: object,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(`${url}/responses`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "text/event-stream",
        ...(key && { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify(model ? { ...body, model } : body),
      // The key must not be sent to another address.
      redirect: "error",
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    const cause = (error as Error).cause ?? error;
    throw recordErrors.upstreamUnreachable({ url, reason: describeCause(cause), cause });
  }
}

/** Describes why a request failed. If several addresses failed, Node's error has an empty message, so this returns the error's code. */
function describeCause(cause: unknown): string {
  return getErrorMessage(cause) || (cause as NodeJS.ErrnoException).code || "unknown";
}
