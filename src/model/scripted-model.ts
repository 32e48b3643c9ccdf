import { formatCount } from "../lib/index.js";
import { shortenText } from "../redact/hide/index.js";
import type { ModelResponse, Scenario } from "../scenario/index.js";
import { containsValue, type JsonObject } from "../transcript/index.js";
import { fillAgentIds, isChildRequest } from "./agents.js";
import { fillVariables, type RunVariables } from "./run-variables.js";

/** A request of codex to `/v1/responses`. Only these members have types; a script's `body` can name any member. */
export interface ModelRequest {
  input: unknown[];
  tools?: OfferedTool[];
  client_metadata?: Record<string, string>;
}

export interface OfferedTool {
  type: string;
  name?: string;
  parameters?: { properties?: Record<string, unknown> };
  /** The tools in this one, if it is a namespace. */
  tools?: OfferedTool[];
}

/** A response of the model script, with its number in the script, from 1. Without a script, the number is that of the request. */
export interface NumberedResponse {
  number: number;
  response: ModelResponse;
}

/** The response to each request if the scenario has no model script. */
const DEFAULT_RESPONSE: ModelResponse = {
  headers: {},
  do: [{ say: "This is the scripted model." }],
  times: 1,
  usage: { input: 100, cached: 0, output: 10, reasoning: 0 },
  hold: "effects",
};

/** Plays a model script: chooses the response for each request, and checks the script's expectations. */
export class ScriptedModel {
  readonly #script: ModelResponse[] | undefined;
  /** Number of requests that each response still answers. */
  readonly #left: number[];
  #asked = 0;

  /** @param variables values for the `$name`s of the script */
  constructor(script: Scenario["model"], variables: RunVariables) {
    this.#script = script === "offline" ? [] : fillVariables(script, variables);
    this.#left = this.#script?.map(({ times }) => times) ?? [];
  }

  /**
   * Returns the response for the next request.
   * @throws Error if the script has no response left for the request, if the request does not meet the response's expectations, or if
   *   the response refers to an agent that the request does not name
   */
  takeResponse(request: ModelRequest): NumberedResponse {
    this.#asked++;
    if (!this.#script) return { number: this.#asked, response: DEFAULT_RESPONSE };
    const index = this.#script.findIndex((response, at) => this.#left[at] && this.#isFor(response, request));
    const response = this.#script[index];
    if (!response) throw new Error(this.#explainNoResponse(request));
    this.#assert(request, response, index + 1);
    this.#left[index] = (this.#left[index] ?? 1) - 1;
    return { number: index + 1, response: fillAgentIds(response, request) };
  }

  /** Whether a response may answer a request. In a script with responses for a child, all others are for its parent. */
  #isFor({ when, for: agent }: ModelResponse, request: ModelRequest): boolean {
    const hasChild = this.#script?.some((response) => response.for === "child") ?? false;
    if (hasChild && isChildRequest(request) !== (agent === "child")) return false;
    const { input, body } = when ?? {};
    return (
      (input === undefined || inputContains(request, input)) &&
      (body === undefined || containsValue(request as unknown as JsonObject, body))
    );
  }

  /** Counts the responses of the script that have not been fully used, except optional ones. */
  countUnused(): number {
    return this.#left.filter((left, index) => left > 0 && !this.#script?.[index]?.optional).length;
  }

  #explainNoResponse(request: ModelRequest): string {
    if (this.#left.some((left) => left > 0))
      return `no response of the model script is for request ${this.#asked}, whose input ends with ${describeLastInput(request)}`;
    const answered = this.#script?.reduce((sum, { times }) => sum + times, 0) ?? 0;
    return `the model script ran out: codex sent request ${this.#asked}, and the script answers ${formatCount(answered, "request")}; the request's input ends with ${describeLastInput(request)}`;
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
      throw buildError(JSON.stringify(body), `it has ${shortenText(received.join(", "), 600)}`);
    }
    const offered = listToolNames(listOfferedTools(request));
    const missing = tools.find((tool) => !offered.includes(tool));
    if (missing) throw buildError(`the tool \`${missing}\``, `it offers ${offered.join(", ")}`);
  }
}

/** Lists the tools that a request offers. For models newer than gpt-5.5, codex puts them into the input. */
export function listOfferedTools({ tools, input }: ModelRequest): OfferedTool[] {
  if (tools) return tools;
  const items = input as { type?: string; tools?: OfferedTool[] }[];
  return items.find(({ type }) => type === "additional_tools")?.tools ?? [];
}

/** Lists the names of tools. Tools of a namespace have its name as a prefix: `mcp__desk.add`. */
export function listToolNames(offered: OfferedTool[], namespace = ""): string[] {
  return offered.flatMap((tool) =>
    tool.tools ? listToolNames(tool.tools, `${tool.name}.`) : `${namespace}${tool.name ?? tool.type}`,
  );
}

function inputContains({ input }: ModelRequest, text: string): boolean {
  return JSON.stringify(input).includes(JSON.stringify(text).slice(1, -1));
}

function describeLastInput(request: ModelRequest): string {
  return shortenText(JSON.stringify(request.input.at(-1) ?? null), 300);
}
