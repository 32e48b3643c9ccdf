import type { DuringActions, WorkflowAction } from "./schema.js";

/**
 * Finds the actions of a step while events arrive.
 * @returns the entries of `during`, often none, and the key of the step that has them, such as `turn`
 */
export function findDuring(action: WorkflowAction): { key: string; during: DuringActions } {
  const { turn, review, goal, request } = action;
  const [key = "", step] = Object.entries({ turn, review, goal, request }).find(([, one]) => one) ?? [];
  return { key, during: step?.during ?? [] };
}
