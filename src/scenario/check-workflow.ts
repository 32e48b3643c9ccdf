/**
 * Checks that each step of a workflow has what it needs: a thread, the result of a request, an output schema. A harvest would
 * find such a mistake only when it comes to the step.
 */
import { findDuring } from "./during.js";
import type { DuringActions, Scenario, WorkflowAction } from "./schema.js";

/** A step that lacks what it needs. */
export interface WorkflowMistake {
  path: (string | number)[];
  problem: string;
}

/** The number of threads that the earlier steps have opened, and the number of results that they have got. */
interface Made {
  threads: number;
  results: number;
}

/** Finds what steps lack, also in the workflows of `releases`. */
export function findWorkflowMistakes(scenario: Scenario): WorkflowMistake[] {
  const { workflow, releases = [], output_schema } = scenario;
  const places: [readonly WorkflowAction[], WorkflowMistake["path"]][] = [
    [workflow, ["workflow"]],
    ...releases.map((entry, index): (typeof places)[number] => [
      entry.workflow ?? [],
      ["releases", index, "workflow"],
    ]),
  ];
  return places.flatMap(([actions, path]) => [
    ...checkNames(actions, path),
    ...(output_schema ? [] : checkStructured(actions, path)),
  ]);
}

function checkStructured(
  workflow: readonly WorkflowAction[],
  base: WorkflowMistake["path"],
): WorkflowMistake[] {
  return workflow.flatMap(({ turn }, index) =>
    turn?.structured
      ? [{ path: [...base, index, "turn", "structured"], problem: "needs `output_schema` in the scenario" }]
      : [],
  );
}

/** Says that a step needs a thread. @param number number of the thread in the workflow, from 1; default: the current thread */
export function describeMissingThread(number?: number): string {
  return number === undefined
    ? "there is no thread yet: begin the workflow with `start_thread`"
    : `no earlier step has started thread ${number}`;
}

/** Checks that each step uses only threads that an earlier step has opened, and results that an earlier step has got. */
function checkNames(workflow: readonly WorkflowAction[], base: WorkflowMistake["path"]): WorkflowMistake[] {
  const made: Made = { threads: 0, results: 0 };
  return workflow.flatMap((action, index) => {
    const mistakes = checkAction(action, [...base, index], made);
    if (opensThread(action)) made.threads++;
    if (action.request) made.results++;
    return mistakes;
  });
}

/** Whether a step opens a thread that no earlier step has opened. To resume a thread of an earlier step opens no other one. */
function opensThread({ start_thread, resume_thread, fork_thread }: WorkflowAction): boolean {
  const { threadId = "$thread" } = resume_thread ?? {};
  const resumesOther = resume_thread !== undefined && !/^\$thread\d*$/.test(String(threadId));
  return start_thread !== undefined || fork_thread !== undefined || resumesOther;
}

function checkAction(action: WorkflowAction, path: WorkflowMistake["path"], made: Made): WorkflowMistake[] {
  const { start_thread, resume_thread, fork_thread, turn, review, goal, request, visit } = action;
  const { key: step, during } = findDuring(action);
  const needThread = (key: string, needs: unknown) =>
    needs && made.threads === 0 ? [{ path: [...path, key], problem: describeMissingThread() }] : [];
  return [
    ...needThread("resume_thread", resume_thread && !("threadId" in resume_thread)),
    ...needThread("fork_thread", fork_thread && !("threadId" in fork_thread)),
    ...needThread("review", review),
    ...needThread("goal", goal),
    ...(turn ? checkTurn(turn, [...path, "turn"], made) : []),
    ...checkTexts({ start_thread, resume_thread, fork_thread, visit }, path, made),
    ...checkTexts(request?.params, [...path, "request", "params"], made),
    ...during.flatMap((entry, index) => checkDuring(entry.do, [...path, step, "during", index, "do"], made)),
  ];
}

function checkDuring(
  { turn, request, visit }: DuringActions[number]["do"],
  path: WorkflowMistake["path"],
  made: Made,
): WorkflowMistake[] {
  return [
    ...(turn ? checkTurn(turn, [...path, "turn"], made) : []),
    ...checkTexts(request?.params, [...path, "request", "params"], made),
    ...checkTexts({ visit }, path, made),
  ];
}

type Turn = Pick<NonNullable<WorkflowAction["turn"]>, "thread" | "input"> & { params?: unknown };

function checkTurn(
  { thread, input, params }: Turn,
  path: WorkflowMistake["path"],
  made: Made,
): WorkflowMistake[] {
  if (thread !== undefined && thread > made.threads)
    return [{ path: [...path, "thread"], problem: describeMissingThread(thread) }];
  if (made.threads === 0) return [{ path, problem: describeMissingThread() }];
  return checkTexts({ input, params }, path, made);
}

/** Checks the texts in a value, at any depth. */
function checkTexts(value: unknown, path: WorkflowMistake["path"], made: Made): WorkflowMistake[] {
  if (typeof value === "string") return checkText(value, made).map((problem) => ({ path, problem }));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    checkTexts(item, [...path, Array.isArray(value) ? Number(key) : key], made),
  );
}

function checkText(text: string, { threads, results }: Made): string[] {
  const [, request] = /^\$result(\d*)\./.exec(text) ?? [];
  if (request !== undefined) return checkResultNumber(request, results);
  return [...text.matchAll(/\$thread(\d*)\b/g)].flatMap(([, thread]) => {
    const number = thread ? Number(thread) : undefined;
    return (number ?? 1) > threads ? [describeMissingThread(number)] : [];
  });
}

/** @param number the digits in `$result2`, which are the number of a request; empty for the last request */
function checkResultNumber(number: string, results: number): string[] {
  if (number === "")
    return results === 0
      ? ["`$result` is the result of the last request, and no earlier step is a `request`"]
      : [];
  return Number(number) > results
    ? [
        `\`$result${number}\` is the result of request ${number}, and the number of requests before this step is ${results}`,
      ]
    : [];
}
