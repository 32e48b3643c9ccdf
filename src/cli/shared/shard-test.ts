import type { Config } from "../../config/index.js";
import { createShardTest, type Shard } from "../../scenario/index.js";

/** Builds a function that says whether a scenario is in the share that `--shard` names. @returns undefined without the flag */
export async function buildShardTest(
  { scenarios }: Config,
  { shard }: { shard?: Shard | undefined },
): Promise<((name: string) => boolean) | undefined> {
  return shard && createShardTest(scenarios, shard);
}
