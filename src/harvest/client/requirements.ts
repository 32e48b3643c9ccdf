import type { Scenario } from "../../scenario/index.js";

/**
 * Lists the features that a workflow needs beyond plain threads and turns. A driver chooses the layer of its
 * SDK by them.
 */
export function listRequirements({ answers, client, workflow }: Scenario): string[] {
  const during = workflow.flatMap(({ turn, goal }) => (turn ?? goal)?.during ?? []);
  const requests = [...workflow, ...during.map(({ do: act }) => act)].flatMap(
    ({ request }) => request?.method ?? [],
  );
  const requires = workflow.flatMap((action) => [
    ...(action.goal ? ["goals"] : []),
    ...(action.listen ? ["notifications"] : []),
    ...listParameters("start_thread", action.start_thread),
    ...listParameters("resume_thread", action.resume_thread),
    ...listParameters("fork_thread", action.fork_thread),
    ...listParameters("turn", action.turn?.params),
  ]);
  if (client === "async") requires.push("async");
  if (answers.length > 0) requires.push("answers");
  return [...new Set([...requires, ...requests.map((method) => `request ${method}`)])];
}

function listParameters(name: string, params: Record<string, unknown> = {}): string[] {
  return Object.keys(params).map((key) => `${name} ${key}`);
}
