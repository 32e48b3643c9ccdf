import { type Frame, getMethod, isObject, type JsonObject, type WireLog } from "../../transcript/index.js";
import type { FrameWaiter } from "./frame-waiter.js";

/** Maximum time in milliseconds until the tap sees a request whose answer the client does not wait for. */
const SENT_MS = 10_000;

/** The requests of a run that are `unanswered` in the scenario: codex must not answer them. */
export class UnansweredRequests {
  readonly #log: WireLog;
  readonly #frames: FrameWaiter;
  readonly #sent: Frame[] = [];

  constructor(log: WireLog, frames: FrameWaiter) {
    this.#log = log;
    this.#frames = frames;
  }

  /**
   * Sends a request, and waits until it has passed on the wire, so that the client's next message comes after it.
   * @param send tells the driver to send the request
   * @throws Error if the request does not pass
   */
  async send(method: string, send: () => Promise<JsonObject>): Promise<JsonObject> {
    const known = new Set<unknown>(this.#log);
    const isNew = (frame: Frame) =>
      frame.from === "client" && getMethod(frame.message) === method && !known.has(frame);
    const result = await send();
    await this.#frames.waitUntil(isNew, SENT_MS, `the unanswered request \`${method}\``);
    const sent = this.#log.find((entry): entry is Frame => "from" in entry && isNew(entry));
    if (sent) this.#sent.push(sent);
    return result;
  }

  /** @throws Error if codex has answered one of the requests */
  assertNoneAnswered(): void {
    for (const sent of this.#sent) {
      if (!this.#log.some((entry) => "from" in entry && isAnswer(entry, sent))) continue;
      const method = getMethod(sent.message);
      throw new Error(`codex answered \`${method}\`, which is \`unanswered\` in the scenario`);
    }
  }
}

function isAnswer({ from, process, message }: Frame, sent: Frame): boolean {
  if (from !== "codex" || process !== sent.process || getMethod(message) !== undefined) return false;
  return isObject(message) && isObject(sent.message) && message.id === sent.message.id;
}
