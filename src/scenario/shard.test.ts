import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { createShardTest } from "./shard.js";

test.each([1, 2, 3, 7])(
  "each name belongs to exactly one of %i shards, whose sizes differ by at most one",
  async (of) => {
    const folder = await makeTemporaryFolder("shard");
    const catalogue = ["a", "b", "d", "e", "f", "g"];
    for (const name of catalogue) await writeFile(join(folder, `${name}.yaml`), "");
    const parts = Array.from({ length: of }, (_, index) => ({ part: index + 1, of }));
    const tests = await Promise.all(parts.map((shard) => createShardTest(folder, shard)));
    for (const name of [...catalogue, "0", "c", "zz"])
      expect(tests.filter((test) => test(name))).toHaveLength(1);
    const sizes = tests.map((test) => catalogue.filter(test).length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  },
);
