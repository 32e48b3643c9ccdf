import type { ModelResponse, Scenario } from "../scenario/index.js";
import { containsValue, type JsonObject } from "../transcript/index.js";
import { fillVariables, type RunVariables } from "./run-variables.js";

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
export interface NumberedResponse {
  number: number;
  response: ModelResponse;
}

/** What a model without a script answers. */
const DEFAULT_RESPONSE: ModelResponse = {
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

  /** @param variables of this run, which the script names */
  constructor(script: Scenario["model"], variables: RunVariables) {
    this.#script = script === "offline" ? [] : fillVariables(script, variables);
    this.#left = this.#script?.map(({ times }) => times) ?? [];
  }

  /** @throws Error when the script has run out, or the request is not what the script expects */
  takeResponse(request: ModelRequest): NumberedResponse {
    this.#asked++;
    if (!this.#script) return { number: this.#asked, response: DEFAULT_RESPONSE };
    const matchesInput = (text: string) => inputContains(request, text);
    const index = this.#script.findIndex(
      ({ when }, at) => this.#left[at] && (!when || matchesInput(when.input)),
    );
    const response = this.#script[index];
    if (!response) throw new Error(this.#explainNoResponse(request));
    this.#assert(request, response, index + 1);
    this.#left[index] = (this.#left[index] ?? 1) - 1;
    return { number: index + 1, response };
  }

  /** How many responses of the script still wait for a request. */
  countUnused(): number {
    return this.#left.filter((left) => left > 0).length;
  }

  #explainNoResponse(request: ModelRequest): string {
    if (this.countUnused() > 0)
      return `no response of the model script is for request ${this.#asked}, whose input ends with ${describeLastInput(request)}`;
    return `the model script ran out: codex asked for response ${this.#asked}, and the script has ${this.#script?.length}; the request's input ends with ${describeLastInput(request)}`;
  }

  #assert(request: ModelRequest, { expect = {} }: ModelResponse, number: number): void {
    const buildError = (what: string, received: string) =>
      new Error(`response ${number} expects ${what} in the request; ${received}`);
    const { input = [], body, tools = [] } = expect;
    for (const text of [input].flat()) {
      if (!inputContains(request, text))
        throw buildError(`\`${text}\``, `its last item is ${describeLastInput(request)}`);
    }
    if (body && !containsValue(request as unknown as JsonObject, body)) {
      const received = Object.keys(body).map((key) => `${key}: ${JSON.stringify(Object(request)[key])}`);
      throw buildError(JSON.stringify(body), `it has ${received.join(", ").slice(0, 600)}`);
    }
    const offered = listToolNames(listOfferedTools(request));
    const missing = tools.find((tool) => !offered.includes(tool));
    if (missing) throw buildError(`the tool \`${missing}\``, `it offers ${offered.join(", ")}`);
  }
}

/** The tools that a request offers: for models newer than gpt-5.5 codex puts them into the input. */
export function listOfferedTools({ tools, input }: ModelRequest): OfferedTool[] {
  if (tools) return tools;
  const items = input as { type?: string; tools?: OfferedTool[] }[];
  return items.find(({ type }) => type === "additional_tools")?.tools ?? [];
}

/** Names of the tools that a request offers; those of a namespace with the namespace before them. */
export function listToolNames(offered: OfferedTool[], namespace = ""): string[] {
  return offered.flatMap((tool) =>
    tool.tools ? listToolNames(tool.tools, `${tool.name}.`) : `${namespace}${tool.name ?? tool.type}`,
  );
}

function inputContains({ input }: ModelRequest, text: string): boolean {
  return JSON.stringify(input).includes(JSON.stringify(text).slice(1, -1));
}

function describeLastInput(request: ModelRequest): string {
  return JSON.stringify(request.input.at(-1) ?? null).slice(0, 300);
}
