import { messageOf, TouchstoneError } from "../lib/index.js";

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
export function upstreamOf(
  url: string,
  keyEnv: string,
  { model, env = process.env }: { model?: string | undefined; env?: NodeJS.ProcessEnv } = {},
): Upstream {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // The text itself is not shown: it may hold a password.
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username || parsed.password || parsed.search) {
    throw usage("upstream-bad", "--upstream is no plain http or https URL.", {
      hint: "Give the base of a Responses API without user, password and query: https://api.openai.com/v1",
    });
  }
  const key = env[keyEnv] || undefined;
  const isLocal = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(parsed.hostname);
  if (!isLocal && parsed.protocol === "https:" && !key) {
    throw usage("upstream-key-missing", `The environment variable ${keyEnv} holds no key for the upstream.`, {
      hint: `Set it, or name another one with --key-env. It is sent to ${parsed.origin} alone, and written nowhere.`,
    });
  }
  if (!isLocal && parsed.protocol === "http:" && key) {
    throw usage("upstream-key-in-clear", `The key in ${keyEnv} would go to ${parsed.origin} in the clear.`, {
      hint: "Use https; or, where no key is needed, name a variable that is not set with --key-env.",
    });
  }
  return { url: (parsed.origin + parsed.pathname).replace(/\/+$/, ""), key, keyEnv, model };
}

/**
 * Asks the upstream, with its key.
 * @param body of `POST /responses`
 * @throws TouchstoneError `upstream-unreachable`
 */
export async function ask(
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
    throw new TouchstoneError(`The upstream ${url} can't be reached: ${reasonOf(cause)}`, {
      kind: "environment",
      code: "upstream-unreachable",
      hint: "Is it running, and is --upstream the base of its Responses API, such as https://api.openai.com/v1?",
      cause,
    });
  }
}

/** Node tells of several addresses that failed with an error whose own message is empty. */
function reasonOf(cause: unknown): string {
  return messageOf(cause) || (cause as NodeJS.ErrnoException).code || "unknown";
}

function usage(code: string, message: string, { hint }: { hint: string }): TouchstoneError {
  return new TouchstoneError(message, { kind: "usage", code, hint });
}
