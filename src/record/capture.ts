import { isDeepStrictEqual } from "node:util";
import type { ModelRequest } from "../model/index.js";
import type { ModelResponse, ModelResponseInput, Scenario } from "../scenario/index.js";
import { recordErrors } from "./errors.js";
import { ScriptIds } from "./script-ids.js";
import { type AnswerContext, StreamedAnswer } from "./streamed-answer.js";

/** All answers of a live model in one run. */
export class AnswerCapture {
  readonly ids = new ScriptIds();
  readonly #name: string;
  readonly #dynamicTools: string[];
  readonly #responses: (StreamedAnswer | ModelResponse)[] = [];

  constructor({ name, workflow }: Scenario) {
    this.#name = name;
    this.#dynamicTools = workflow.flatMap(({ start_thread }) => {
      const tools = (start_thread?.dynamicTools ?? []) as { name?: string }[];
      return tools.flatMap((tool) => tool.name ?? []);
    });
  }

  startAnswer(request: ModelRequest, wire: AnswerContext["wire"]): StreamedAnswer {
    const number = this.#responses.length + 1;
    const answer = new StreamedAnswer({
      number,
      request,
      ids: this.ids,
      dynamicTools: this.#dynamicTools,
      wire,
    });
    this.#responses.push(answer);
    return answer;
  }

  /**
   * Adds an answer that is an HTTP error. Equal errors in a row are one response of the script, with `times`.
   * @returns the number of this response, from 1
   */
  addFailure(failure: ModelResponse): number {
    const last = this.#responses.at(-1);
    if (last && !(last instanceof StreamedAnswer) && isDeepStrictEqual({ ...last, times: 1 }, failure))
      last.times++;
    else this.#responses.push({ ...failure });
    return this.#responses.length;
  }

  /**
   * Builds the model script of all answers.
   * @throws TouchstoneError `record-not-scriptable`
   */
  buildScript(): ModelResponseInput[] {
    for (const [index, response] of this.#responses.entries()) {
      if (!(response instanceof StreamedAnswer) || !response.unscriptableReason) continue;
      throw recordErrors.recordNotScriptable({
        name: this.#name,
        number: index + 1,
        problem: response.unscriptableReason,
      });
    }
    return this.#responses.map((response) =>
      response instanceof StreamedAnswer ? response.buildResponse() : omitDefaults(response),
    );
  }
}

/** Builds the script's form of an HTTP error, without the members that have their default value. */
function omitDefaults({ headers, do: [step], times }: ModelResponse): ModelResponseInput {
  const { details: _, ...fail } = step?.fail ?? { status: 500 };
  return {
    ...(Object.keys(headers).length > 0 && { headers }),
    do: [{ fail }],
    ...(times > 1 && { times }),
  };
}
