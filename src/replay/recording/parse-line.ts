import { isTooDeep } from "../../transcript/json-value.js";
import { replayErrors } from "../errors.js";

/**
 * Parses one line of a fixture.
 * @param number line number, from 1, for error messages
 * @param unended whether the line is the last one and has no line end
 * @throws TouchstoneError `fixture-broken`, or `fixture-cut` if an incomplete last line can't be parsed
 */
export function parseLine(line: string, number: number, path: string, unended: boolean): object {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch (error) {
    if (unended)
      throw replayErrors.fixtureCut({ path, problem: `its last line, line ${number}, breaks off` });
    const problem = `it is no JSON (${(error as Error).message.slice(0, 100)})`;
    throw replayErrors.fixtureBroken({ path, line: number, problem, cause: error });
  }
  if (isTooDeep(parsed, line))
    throw replayErrors.fixtureBroken({ path, line: number, problem: "it is nested too deeply" });
  if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return parsed;
  throw replayErrors.fixtureBroken({ path, line: number, problem: "it is no JSON object" });
}
