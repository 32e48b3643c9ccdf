import { buildExecTest } from "../../protocol/index.js";
import { findDuring, type Scenario } from "../../scenario/index.js";

/**
 * Explains why no client of `codex exec` can carry out a scenario: the scenario waits for a message that exec never prints.
 * @returns undefined if the scenario waits for no such message
 */
export function explainExecUnsupported({ workflow, model, answers }: Scenario): string | undefined {
  const waits = workflow.flatMap((action) => [
    ...findDuring(action).during.flatMap(({ when, after }) => [
      when,
      ...(after && "method" in after ? [after] : []),
    ]),
    ...(action.wait_for ? [action.wait_for] : []),
  ]);
  const scripted = Array.isArray(model) ? model.flatMap(({ do: steps }) => steps) : [];
  const scriptedWaits = scripted.flatMap(({ wait_for }) => wait_for ?? []);
  const answered = scriptedWaits.find((frame) => "response" in frame);
  if (answered && "response" in answered)
    return `the scenario waits for the response to \`${answered.response}\`, and \`codex exec\` has no requests`;
  const frames = [
    ...waits,
    ...scriptedWaits.flatMap((frame) => ("response" in frame ? [] : frame)),
    ...answers.flatMap(({ after }) => after ?? []),
  ];
  const unknown = frames.find((frame) => !buildExecTest(frame));
  if (!unknown) return undefined;
  const params = unknown.params ? ` ${JSON.stringify(unknown.params)}` : "";
  return `the scenario waits for \`${unknown.method}\`${params}, and \`codex exec --json\` prints no event of that meaning`;
}
