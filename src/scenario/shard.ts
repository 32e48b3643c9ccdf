import { listScenarioNames } from "./catalogue.js";

/** A shard: the scenarios that one of several machines runs. */
export interface Shard {
  /** Number of the shard, from 1. */
  part: number;
  /** Number of shards. */
  of: number;
}

/**
 * Builds the test of whether a scenario belongs to a shard. The scenarios of the folder are dealt to the shards in turn, in the
 * order of their names. Any other name, such as that of a scenario module, belongs to the shard of the scenario that follows it in
 * this order. So every command divides any list of names in the same way.
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
