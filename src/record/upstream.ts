import { getErrorMessage } from "../lib/index.js";
import { recordErrors } from "./errors.js";

/** A Responses API, and what it asks for. */
export interface Upstream {
  /** Without a slash at its end. */
  url: string;
  /** Sent to the upstream, and written nowhere. */
  key: string | undefined;
  /** The variable that held the key. */
  keyEnv: string;
  /** The model to ask for, in place of the one that codex asks for. */
  model: string | undefined;
}

/**
 * @param url where `/responses` is served, such as https://api.openai.com/v1
 * @throws TouchstoneError `upstream-bad`, `upstream-key-missing`, `upstream-key-in-clear`
 */
export function parseUpstream(
  url: string,
  keyEnv: string,
  { model, env = process.env }: { model?: string | undefined; env?: NodeJS.ProcessEnv } = {},
): Upstream {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // The text itself is not shown: it may hold a password.
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
 * Asks the upstream, with its key.
 * @param body of `POST /responses`
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
      // Elsewhere the key has no business.
      redirect: "error",
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    const cause = (error as Error).cause ?? error;
    throw recordErrors.upstreamUnreachable({ url, reason: describeCause(cause), cause });
  }
}

/** Node tells of several addresses that failed with an error whose own message is empty. */
function describeCause(cause: unknown): string {
  return getErrorMessage(cause) || (cause as NodeJS.ErrnoException).code || "unknown";
}
