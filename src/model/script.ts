import type { ModelResponse, Scenario } from "../scenario/index.js";
import { fillPlaces, type Places } from "./places.js";

/** What codex sends to `/v1/responses`; only what the script looks at. */
export interface ModelRequest {
  input: unknown[];
  tools?: OfferedTool[];
}

export interface OfferedTool {
  type: string;
  name?: string;
  parameters?: { properties?: Record<string, unknown> };
}

/** A response of the script, and its number in the run, from 1. */
export interface Turned {
  number: number;
  response: ModelResponse;
}

/** What a model without a script answers. */
const SAME_EVERY_TIME: ModelResponse = {
  do: [{ say: "This is the scripted model." }],
  usage: { input: 100, cached: 0, output: 10, reasoning: 0 },
  hold: "effects",
};

/** The place that a run has reached in its model script. */
export class ScriptedModel {
  readonly #script: ModelResponse[] | undefined;
  #next = 0;
  #failures = 0;

  /** @param places of this run, which the script names */
  constructor(script: Scenario["model"], places: Places) {
    this.#script = fillPlaces(script, places);
  }

  /** @throws Error when the script has run out, or the request is not what the script expects */
  next(request: ModelRequest): Turned {
    const number = this.#next + 1;
    if (!this.#script) {
      this.#next++;
      return { number, response: SAME_EVERY_TIME };
    }
    const response = this.#script[this.#next];
    if (!response) {
      throw new Error(
        `the model script ran out: codex asked for response ${number}, and the script has ${this.#script.length}`,
      );
    }
    const wanted = response.expect?.input;
    if (
      wanted !== undefined &&
      !JSON.stringify(request.input).includes(JSON.stringify(wanted).slice(1, -1))
    ) {
      throw new Error(
        `response ${number} expects \`${wanted}\` in the request's input; its last item is ${lastOf(request)}`,
      );
    }
    if (!response.do[0]?.fail || ++this.#failures >= response.do[0].fail.times) {
      this.#next++;
      this.#failures = 0;
    }
    return { number, response };
  }

  unused(): number {
    return this.#script ? this.#script.length - this.#next : 0;
  }
}

function lastOf(request: ModelRequest): string {
  return JSON.stringify(request.input.at(-1) ?? null).slice(0, 300);
}
