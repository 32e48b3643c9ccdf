import type { ModelResponse, Scenario } from "../scenario/index.js";
import { includes, type JsonObject } from "../transcript/index.js";
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
  /** The tools of a namespace. */
  tools?: OfferedTool[];
}

/** A response of the script, and its number there, from 1. */
export interface Turned {
  number: number;
  response: ModelResponse;
}

/** What a model without a script answers. */
const SAME_EVERY_TIME: ModelResponse = {
  headers: {},
  do: [{ say: "This is the scripted model." }],
  times: 1,
  usage: { input: 100, cached: 0, output: 10, reasoning: 0 },
  hold: "effects",
};

/** The place that a run has reached in its model script. */
export class ScriptedModel {
  readonly #script: ModelResponse[] | undefined;
  /** How many requests each response still answers. */
  readonly #left: number[];
  #asked = 0;

  /** @param places of this run, which the script names */
  constructor(script: Scenario["model"], places: Places) {
    this.#script = script === "offline" ? [] : fillPlaces(script, places);
    this.#left = this.#script?.map(({ times }) => times) ?? [];
  }

  /** @throws Error when the script has run out, or the request is not what the script expects */
  next(request: ModelRequest): Turned {
    this.#asked++;
    if (!this.#script) return { number: this.#asked, response: SAME_EVERY_TIME };
    const holds = (text: string) => inputHolds(request, text);
    const index = this.#script.findIndex(({ when }, at) => this.#left[at] && (!when || holds(when.input)));
    const response = this.#script[index];
    if (!response) throw new Error(this.#ranOut(request));
    this.#assert(request, response, index + 1);
    this.#left[index] = (this.#left[index] ?? 1) - 1;
    return { number: index + 1, response };
  }

  /** How many responses of the script still wait for a request. */
  unused(): number {
    return this.#left.filter((left) => left > 0).length;
  }

  #ranOut(request: ModelRequest): string {
    if (this.unused() > 0)
      return `no response of the model script is for request ${this.#asked}, whose input ends with ${lastOf(request)}`;
    return `the model script ran out: codex asked for response ${this.#asked}, and the script has ${this.#script?.length}; the request's input ends with ${lastOf(request)}`;
  }

  #assert(request: ModelRequest, { expect = {} }: ModelResponse, number: number): void {
    const wrong = (what: string, came: string) =>
      new Error(`response ${number} expects ${what} in the request; ${came}`);
    const { input = [], body, tools = [] } = expect;
    for (const text of [input].flat()) {
      if (!inputHolds(request, text)) throw wrong(`\`${text}\``, `its last item is ${lastOf(request)}`);
    }
    if (body && !includes(request as unknown as JsonObject, body)) {
      const came = Object.keys(body).map((key) => `${key}: ${JSON.stringify(Object(request)[key])}`);
      throw wrong(JSON.stringify(body), `it has ${came.join(", ").slice(0, 600)}`);
    }
    const offered = namesOf(offeredBy(request));
    const missing = tools.find((tool) => !offered.includes(tool));
    if (missing) throw wrong(`the tool \`${missing}\``, `it offers ${offered.join(", ")}`);
  }
}

/** The tools that a request offers: for models newer than gpt-5.5 codex puts them into the input. */
export function offeredBy({ tools, input }: ModelRequest): OfferedTool[] {
  if (tools) return tools;
  const items = input as { type?: string; tools?: OfferedTool[] }[];
  return items.find(({ type }) => type === "additional_tools")?.tools ?? [];
}

/** Names of the tools that a request offers; those of a namespace with the namespace before them. */
export function namesOf(offered: OfferedTool[], namespace = ""): string[] {
  return offered.flatMap((tool) =>
    tool.tools ? namesOf(tool.tools, `${tool.name}.`) : `${namespace}${tool.name ?? tool.type}`,
  );
}

function inputHolds({ input }: ModelRequest, text: string): boolean {
  return JSON.stringify(input).includes(JSON.stringify(text).slice(1, -1));
}

function lastOf(request: ModelRequest): string {
  return JSON.stringify(request.input.at(-1) ?? null).slice(0, 300);
}
