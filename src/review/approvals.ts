import type { DecisionChoice } from "./review-types.js";

/**
 * Says in which fixtures the reviewer has accepted a change on its own. An approval is kept while the review runs. It counts only for
 * the state of the fixture that the reviewer saw.
 */
export class Approvals {
  readonly #keys = new Set<string>();

  get count(): number {
    return this.#keys.size;
  }

  has(change: string, choice: DecisionChoice): boolean {
    return this.#keys.has(buildKey(change, choice));
  }

  add(change: string, choices: DecisionChoice[]): void {
    for (const choice of choices) this.#keys.add(buildKey(change, choice));
  }
}

function buildKey(change: string, { name, seen }: DecisionChoice): string {
  return JSON.stringify([change, name, seen]);
}
