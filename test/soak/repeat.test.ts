/** The same scenarios many times on a loaded machine, and the same harvest in two places. `npm run test:soak` */
import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { changedFixtures, readCommittedFixtures, SCENARIOS_OF_EACH_KIND } from "../helpers/determinism.js";
import { newCatalogueProject } from "../helpers/project.js";
import { whenFileEnds } from "../helpers/temporary.js";

test("ten runs of each kind of scenario beside three busy loops are equal, and equal to the repository's", async () => {
  const loops = Array.from({ length: 3 }, () => spawn(process.execPath, ["-e", "for (;;);"]));
  const endLoops = () => {
    for (const loop of loops) loop.kill("SIGKILL");
  };
  whenFileEnds(endLoops);
  const project = await newCatalogueProject();
  const only = SCENARIOS_OF_EACH_KIND.flatMap((name) => ["--scenario", name]);
  const repeat = ["--runs", "10", "--jobs", "2", "--json"];
  const { code, stdout, stderr } = await project.run(["harvest", ...only, ...repeat]);
  endLoops();
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toMatchObject({ failures: [] });
  expect(code).toBe(0);
  const here = await project.readFiles();
  const committed = Object.entries(await readCommittedFixtures()).filter(([file]) => file in here);
  expect(changedFixtures(Object.fromEntries(committed), here)).toEqual([]);
});
