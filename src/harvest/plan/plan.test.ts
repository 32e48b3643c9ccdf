import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../../test/helpers/temporary.js";
import { SCENARIO_TEXT } from "../../scenario/testing.js";
import { makePlans } from "./plan.js";

test.each(["workspace", "codex_home"])(
  "the digest of a scenario includes a file that `%s` names",
  async (key) => {
    const folder = await makeTemporaryFolder("plan");
    await mkdir(join(folder, "parts"));
    await writeFile(
      join(folder, "hello.yaml"),
      `${SCENARIO_TEXT}${key}: { files: { a.txt: { from: parts/a.txt } } }\n`,
    );
    const plan = async (content: string) => {
      await writeFile(join(folder, "parts/a.txt"), content);
      const { plans, failures } = await makePlans(folder, [], [], "0.163.0");
      expect(failures).toEqual([]);
      return plans[0]?.digest;
    };
    const digest = await plan("one");
    expect(await plan("one")).toBe(digest);
    expect(await plan("two")).not.toBe(digest);
  },
);
