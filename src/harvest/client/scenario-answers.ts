import type { ClientAnswer, FrameMatch } from "../../scenario/index.js";
import {
  containsValue,
  type Frame,
  isObject,
  type JsonObject,
  type JsonValue,
} from "../../transcript/index.js";
import type { ClientReply } from "./driver.js";
import type { FrameWaiter } from "./frame-waiter.js";

/** Upper limit of the wait for a late answer, in milliseconds. An SDK that never sends it costs this time. */
const LATE_ANSWER_MS = 2000;

/** The answers of a scenario's client to codex's requests. */
export class ScenarioAnswers {
  readonly #answers: readonly ClientAnswer[];
  readonly #frames: FrameWaiter;
  /** Answers to requests that have come. The scenario delays them until a frame has passed. */
  readonly #lateAnswers = new Set<ClientAnswer>();

  constructor(answers: readonly ClientAnswer[], frames: FrameWaiter) {
    this.#answers = answers;
    this.#frames = frames;
  }

  /**
   * Finds the answer to a request, and waits for the frame that it comes after.
   * @returns undefined if the client leaves the request unanswered
   * @throws Error if the scenario has no answer, or if the frame does not pass
   */
  async answer(method: string, params: JsonValue): Promise<ClientReply | undefined> {
    const matchesRequest = (answer: ClientAnswer) =>
      answer.to === method && containsValue(params, answer.params ?? {});
    const answer = this.#answers.find(matchesRequest);
    if (!answer)
      throw new Error(`codex asked \`${method}\`, and the scenario's \`answers\` have none that fits`);
    const reply = buildReply(answer);
    if (answer.after && reply) {
      this.#lateAnswers.add(answer);
      const what = `the answer to \`${method}\` comes after \`${answer.after.method}\`, which`;
      await this.#frames.waitFor({ ...answer.after, nth: 1 }, what);
    }
    return reply;
  }

  /**
   * Waits until each late answer that is due has passed on the wire. The frame that releases an answer, such as a
   * turn's end, can also begin the next action. Without this wait, the client could send the answer or the action first.
   */
  async waitForLateAnswers(): Promise<void> {
    for (const answer of this.#lateAnswers) {
      const isDue = await this.#frames.waitFor({ ...(answer.after as FrameMatch), nth: 1 }, "", 0).then(
        () => true,
        () => false,
      );
      if (!isDue) continue;
      this.#lateAnswers.delete(answer);
      const isAnswer = ({ from, message }: Frame) =>
        from === "client" && isObject(message) && containsValue(message, buildReply(answer) ?? {});
      await this.#frames.waitUntil(isAnswer, LATE_ANSWER_MS).catch(() => {});
    }
  }
}

function buildReply({ result, error }: ClientAnswer): ClientReply | undefined {
  if (result) return { result: result as JsonObject };
  return error && { error: error as JsonObject };
}
