import { type DuringActions, findDuring, type Scenario } from "../../scenario/index.js";

type DuringAction = DuringActions[number]["do"];

/** Action of `during` → the feature that it needs. */
const DURING_CAPABILITIES: { [name in keyof DuringAction]?: string } = {
  interrupt: "interrupt",
  steer: "steer",
  pause_goal: "pause_goal",
  turn: "parallel_turns",
};

/**
 * Lists the features that a workflow needs beyond plain threads and turns. With this list, a driver decides at `open` whether it
 * refuses the workflow, and which layer of its SDK it uses. A driver names the first feature that it lacks, so the order of the list
 * decides which reason the manifest has. Features that are added later come last, so that recorded reasons stay the same.
 */
export function listRequirements(scenario: Scenario): string[] {
  const { answers, client, client_capabilities, workflow } = scenario;
  const during = listDuringActions(scenario);
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
  requires.push(...listRequestMethods(scenario).map((method) => `request ${method}`));
  requires.push(...during.flatMap(listDuringCapabilities));
  if (workflow.some(({ review }) => review)) requires.push("review");
  if (
    workflow.some(({ resume_thread, fork_thread }) => (resume_thread ?? fork_thread)?.threadId !== undefined)
  )
    requires.push("any_thread");
  requires.push(...listParameters("client_capabilities", client_capabilities));
  if (answers.some(({ error }) => error)) requires.push("answer_errors");
  if (answers.some(({ unanswered }) => unanswered)) requires.push("withheld_answers");
  if ([...workflow, ...during].some(({ request }) => request?.unanswered))
    requires.push("unanswered_requests");
  return [...new Set(requires)];
}

/** Lists the methods of the requests that a workflow names: first the requests of its steps, in their order, then the requests in `during`. */
export function listRequestMethods(scenario: Scenario): string[] {
  const actions = [...scenario.workflow, ...listDuringActions(scenario)];
  return actions.flatMap(({ request }) => request?.method ?? []);
}

function listDuringActions({ workflow }: Scenario): DuringAction[] {
  return workflow.flatMap((action) => findDuring(action).during).map(({ do: action }) => action);
}

function listParameters(name: string, params: Record<string, unknown> = {}): string[] {
  return Object.keys(params)
    .filter((key) => key !== "threadId") // the thread's id is no feature
    .map((key) => `${name} ${key}`);
}

function listDuringCapabilities(action: DuringAction): string[] {
  return Object.keys(action).flatMap((name) => DURING_CAPABILITIES[name as keyof DuringAction] ?? []);
}
