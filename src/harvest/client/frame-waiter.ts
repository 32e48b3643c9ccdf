import type { ModelServer } from "../../model/index.js";
import type { Protocol } from "../../protocol/index.js";
import type { DuringActions, FrameMatch } from "../../scenario/index.js";
import type { Wire } from "../../tap/index.js";
import type { Frame } from "../../transcript/index.js";
import type { ClientStart } from "./client.js";
import { getMessageTest, getTriggerTest } from "./message-test.js";

/** Upper limit of the wait for a frame or request that the scenario names, in milliseconds. */
const FRAME_MS = 20_000;

/** Waits for frames, and for requests to the model, that a scenario names. */
export class FrameWaiter {
  readonly #wire: Pick<Wire, "until">;
  readonly #model: Pick<ModelServer, "waitForRequest">;
  readonly #protocol: Protocol;

  constructor({ wire, model, protocol }: Pick<ClientStart, "wire" | "model" | "protocol">) {
    this.#wire = wire;
    this.#model = model;
    this.#protocol = protocol;
  }

  /**
   * Waits until a frame has passed for the first time, or until the model got a request.
   * @throws Error if this has not happened after `FRAME_MS`
   */
  async waitForBarrier(barrier: NonNullable<DuringActions[number]["after"]>): Promise<void> {
    if ("model_request" in barrier) await this.#model.waitForRequest(barrier.model_request, FRAME_MS);
    else await this.waitFor({ ...barrier, nth: 1 });
  }

  /**
   * Waits until a frame has passed.
   * @param wanted `nth` is the number of the occurrence, from 1
   * @param what the beginning of the error's message
   * @returns the frame
   * @throws Error if the frame has not passed after `timeoutMs`
   */
  async waitFor(
    wanted: FrameMatch & { nth: number },
    what = describeFrame(wanted),
    timeoutMs = FRAME_MS,
  ): Promise<Frame> {
    const test = getMessageTest(this.#protocol);
    return this.#waitForNth(({ message }) => test(message, wanted), wanted.nth, timeoutMs, what);
  }

  /** Waits until a frame has passed that triggers an entry of `during`. @throws Error if it has not passed after `FRAME_MS` */
  async waitForTrigger(entry: DuringActions[number]): Promise<Frame> {
    const test = getTriggerTest(entry, this.#protocol);
    const what = describeFrame(entry.when);
    return this.#waitForNth(({ message }) => test(message), entry.when.nth, FRAME_MS, what);
  }

  async #waitForNth(
    test: (frame: Frame) => boolean,
    nth: number,
    timeoutMs: number,
    what: string,
  ): Promise<Frame> {
    const passed: Frame[] = [];
    await this.waitUntil((frame) => test(frame) && passed.push(frame) === nth, timeoutMs, what);
    return passed[nth - 1] as Frame;
  }

  /** Waits until a frame of the run passes the test. @throws Error after `timeoutMs` */
  async waitUntil(test: (frame: Frame) => boolean, timeoutMs: number, what = ""): Promise<void> {
    await this.#wire.until(test, { since: 0, timeoutMs, what });
  }
}

/** Describes a frame, as the beginning of an error's message. */
function describeFrame({ method, nth }: FrameMatch & { nth: number }): string {
  return `\`${method}\`, for the ${nth}. time,`;
}
