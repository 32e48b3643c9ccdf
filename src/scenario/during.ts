import type { DuringActions, WorkflowAction } from "./schema.js";

/**
 * Finds what a step does during its stream.
 * @returns the entries of the step's `during`, often none, and the key of the step that they stand under
 */
export function findDuring(action: WorkflowAction): { key: string; during: DuringActions } {
  const { turn, review, goal, request } = action;
  const [key = "", step] = Object.entries({ turn, review, goal, request }).find(([, one]) => one) ?? [];
  return { key, during: step?.during ?? [] };
}
