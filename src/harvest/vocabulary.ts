import type { FrameMatch, Scenario } from "../scenario/index.js";
import { execTest, fits, type JsonValue } from "../transcript/index.js";
import type { Vocabulary } from "./client.js";

type Test = (message: JsonValue, wanted: FrameMatch) => boolean;

/** How a frame that a scenario names is known again among what a subject's codex says. */
export function testFor(vocabulary: Vocabulary): { test: Test } {
  if (vocabulary === "app-server") return { test: fits };
  return { test: (message, wanted) => execTest(wanted)?.(message) ?? false };
}

/**
 * Why a workflow can't be carried out by a client of `codex exec`, whichever it is: it waits for what exec never says.
 * @returns undefined where it can
 */
export function beyondExec({ workflow, model, answers }: Scenario): string | undefined {
  const waits = workflow.flatMap(({ turn, goal, wait_for }) => [
    ...((turn ?? goal)?.during ?? []).flatMap(({ when, after }) => [when, ...(after ? [after] : [])]),
    ...(wait_for ? [wait_for] : []),
  ]);
  const scripted = Array.isArray(model) ? model.flatMap(({ do: steps }) => steps) : [];
  const frames = [
    ...waits,
    ...scripted.flatMap(({ wait_for }) => wait_for ?? []),
    ...answers.flatMap(({ after }) => after ?? []),
  ];
  const unknown = frames.find((frame) => !execTest(frame));
  if (!unknown) return undefined;
  const params = unknown.params ? ` ${JSON.stringify(unknown.params)}` : "";
  return `the scenario waits for \`${unknown.method}\`${params}, and \`codex exec --json\` prints no event of that meaning`;
}
