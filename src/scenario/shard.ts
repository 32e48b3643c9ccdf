import { listScenarioNames } from "./catalogue.js";

/** One of several machines' shares of the scenarios. */
export interface Shard {
  /** From 1. */
  part: number;
  /** Number of shares. */
  of: number;
}

/**
 * Builds the test of whether a scenario belongs to a share. The scenarios of the catalogue take turns, in the order of
 * their names. Any other name, such as a scenario module's, goes with the scenario of the catalogue that follows it. So
 * every command divides any list of names in the same way.
 * @param folder of the scenarios
 * @throws TouchstoneError `scenarios-missing`
 */
export async function createShardTest(
  folder: string,
  { part, of }: Shard,
): Promise<(name: string) => boolean> {
  const catalogue = await listScenarioNames(folder);
  return (name) => catalogue.filter((other) => other < name).length % of === part - 1;
}
