import { REQUESTS } from "../../protocol/index.js";
import type { WorkflowAction } from "../../scenario/index.js";

/** Step of a workflow → the method that it calls. */
const METHODS: Record<string, string> = {
  start_thread: REQUESTS.threadStart,
  resume_thread: REQUESTS.threadResume,
  fork_thread: REQUESTS.threadFork,
  turn: REQUESTS.turnStart,
  review: REQUESTS.reviewStart,
  goal: REQUESTS.threadGoalSet,
};

const THREAD_METHODS: string[] = [REQUESTS.threadStart, REQUESTS.threadResume, REQUESTS.threadFork];

/** Whether the result of a method is a thread. */
export function givesThread(method: string): boolean {
  return THREAD_METHODS.includes(method);
}

/** Keys of a workflow's entry that are not the name of its step. */
const OPTIONS = ["raises", "invalid"];

/** Returns the name of a step: its key. */
export function getStepName(action: WorkflowAction): string {
  return Object.keys(action).find((key) => !OPTIONS.includes(key)) ?? "";
}

/** Returns the method that a step calls, for the recorded line of an error. @param name of the step */
export function getStepMethod(name: string, { request }: WorkflowAction): string {
  return METHODS[name] ?? request?.method ?? name;
}
