import { isDeepStrictEqual } from "node:util";
import type { ModelRequest } from "../model/index.js";
import type { ModelResponse, Scenario, WrittenResponse } from "../scenario/index.js";
import { Answer, type Exchange } from "./answer.js";
import { recordErrors } from "./errors.js";
import { Ids } from "./ids.js";

/** All that a live model answered in one run. */
export class Capture {
  readonly ids = new Ids();
  readonly #name: string;
  readonly #dynamicTools: string[];
  readonly #responses: (Answer | ModelResponse)[] = [];

  constructor({ name, workflow }: Scenario) {
    this.#name = name;
    this.#dynamicTools = workflow.flatMap(({ start_thread }) => {
      const tools = (start_thread?.dynamicTools ?? []) as { name?: string }[];
      return tools.flatMap((tool) => tool.name ?? []);
    });
  }

  answer(request: ModelRequest, wire: Exchange["wire"]): Answer {
    const number = this.#responses.length + 1;
    const answer = new Answer({ number, request, ids: this.ids, dynamicTools: this.#dynamicTools, wire });
    this.#responses.push(answer);
    return answer;
  }

  /** An answer that is an HTTP error; the same one after it is the same step. @returns its number */
  fail(failure: ModelResponse): number {
    const last = this.#responses.at(-1);
    if (last && !(last instanceof Answer) && isDeepStrictEqual({ ...last, times: 1 }, failure)) last.times++;
    else this.#responses.push({ ...failure });
    return this.#responses.length;
  }

  /** @throws TouchstoneError `record-not-scriptable` */
  script(): WrittenResponse[] {
    for (const [index, response] of this.#responses.entries()) {
      if (!(response instanceof Answer) || !response.trouble) continue;
      throw recordErrors.recordNotScriptable({
        name: this.#name,
        number: index + 1,
        problem: response.trouble,
      });
    }
    return this.#responses.map((response) =>
      response instanceof Answer ? response.toResponse() : written(response),
    );
  }
}

/** What goes without saying left out. */
function written({ headers, do: [step], times }: ModelResponse): WrittenResponse {
  const { details: _, ...fail } = step?.fail ?? { status: 500 };
  return {
    ...(Object.keys(headers).length > 0 && { headers }),
    do: [{ fail }],
    ...(times > 1 && { times }),
  };
}
