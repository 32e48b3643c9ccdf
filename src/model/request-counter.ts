import { EventEmitter, once } from "node:events";

/** Counts the requests that the model of a run gets, so that the client can wait for one of them. */
export class RequestCounter {
  readonly #arrivals = new EventEmitter();
  #count = 0;

  /** Notes that a request has come. */
  add(): void {
    this.#count++;
    this.#arrivals.emit("request");
  }

  /**
   * Waits until a request has come.
   * @param number its number, from 1
   * @throws Error after the time limit, in milliseconds
   */
  async waitFor(number: number, timeoutMs: number): Promise<void> {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      while (this.#count < number) await once(this.#arrivals, "request", { signal });
    } catch (cause) {
      const message = `request ${number} to the model has not come within ${timeoutMs / 1000} s; codex has sent ${this.#count}`;
      throw new Error(message, { cause });
    }
  }
}
