/**
 * Finds the request that a response answers. JSON-RPC identifies the request only by its id. Each codex process and each side
 * has its own ids: a request of the client and one of codex may have the same id.
 */
import { isObject, type JsonValue } from "../transcript/json-value.js";

/** The members of a frame that identify a request. */
export interface FrameParts {
  process?: JsonValue | undefined;
  /** `client` or `codex`. */
  from?: JsonValue | undefined;
  message?: JsonValue | undefined;
}

/** A request that was sent. */
export interface SentRequest {
  method: string;
  from: "client" | "codex";
}

/** Stores the requests of a wire, and finds the request that a response answers. */
export class RequestTracker {
  readonly #requests = new Map<string, SentRequest>();

  /** Stores a frame if it is a request. @returns the request; undefined for any other frame */
  track({ process, from, message }: FrameParts): SentRequest | undefined {
    if (from !== "client" && from !== "codex") return undefined;
    if (!isObject(message) || typeof message.method !== "string" || message.id === undefined)
      return undefined;
    const request: SentRequest = { method: message.method, from };
    this.#requests.set(toKey(process, from, message.id), request);
    return request;
  }

  /**
   * Finds the request that a response answers, among those tracked so far.
   * @returns the object that `track` returned; undefined if the frame is not a response, or answers no tracked request
   */
  findRequest({ process, from, message }: FrameParts): SentRequest | undefined {
    if (!isObject(message) || typeof message.method === "string" || message.id === undefined)
      return undefined;
    return this.#requests.get(toKey(process, from === "client" ? "codex" : "client", message.id));
  }
}

/** Builds the key of a request. The ids `1` and `"1"` get different keys. */
function toKey(process: JsonValue | undefined, from: string, id: JsonValue): string {
  return `${process} ${from} ${typeof id === "string" ? JSON.stringify(id) : String(id)}`;
}
