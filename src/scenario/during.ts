import type { DuringActions, WorkflowAction } from "./schema.js";

/**
 * Finds the `during` entries of a step: what the client does while the events of the step arrive.
 * @returns the entries, often none, and the key under which the step has them, such as `turn`; empty if the step can't have any
 */
export function findDuring(action: WorkflowAction): { key: string; during: DuringActions } {
  const { turn, review, goal, request } = action;
  const [key = "", step] = Object.entries({ turn, review, goal, request }).find(([, one]) => one) ?? [];
  return { key, during: step?.during ?? [] };
}
