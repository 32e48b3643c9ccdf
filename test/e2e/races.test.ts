/**
 * `--runs` finds a transcript that depends on chance, and the harvest rejects it unless the scenario declares
 * the race.
 */
import { expect, test } from "vitest";
import { newProject, renderOneTurn } from "../helpers/project.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";

/**
 * Makes a scenario whose runs print 1 and 0 alternately. The runs count themselves in a folder that they share.
 */
async function makeRacyScenario(): Promise<string> {
  const count = "i=0; until mkdir $COUNTED/$i 2>/dev/null; do i=$((i + 1)); done; sleep 0.5; echo $((i % 2))";
  const yaml = renderOneTurn(`model:\n  - do: [{ shell: '${count}' }]\n  - do: [{ say: Done. }]\n`);
  const counted = await makeTemporaryFolder("counted");
  return `${yaml.replace("workspace-write", "danger-full-access")}env: { COUNTED: ${counted} }\n`;
}

test("a race is refused, unless it is declared; then it is listed with its variants and its cause, and a variant is no change", async () => {
  const racy = await makeRacyScenario();
  const project = await newProject({ racy }, "app-server");
  const refused = await project.run(["harvest", "--runs", "6"]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(
    /racy: 6 runs gave 2 different transcripts \(3 and 3 times\); the first difference is at racy.jsonl:6/,
  );
  expect(refused.stderr).toContain("races:");

  await project.write("scenarios/racy.yaml", `name: racy\n${racy}races: [{ cause: bash throws a coin }]\n`);
  const { code, stderr } = await project.run(["harvest", "--runs", "6"]);
  expect(stderr).not.toContain("error");
  expect(code).toBe(0);
  const { variants } = JSON.parse(await project.read("integration/fixtures/app-server/manifest.json"))
    .scenarios.racy;
  expect(variants).toHaveLength(2);
  expect(variants).toMatchObject([{ runs: 3 }, { runs: 3 }]);
  expect(variants[1]).toMatchObject({ cause: "bash throws a coin", firstDifference: "racy.jsonl:6" });
  const before = await project.readFiles();
  for (let again = 0; again < 2; again++) {
    expect((await project.run(["harvest"])).stdout).toContain("1 unchanged");
  }
  expect(await project.readFiles()).toEqual(before);

  await project.write("scenarios/racy.yaml", `name: racy\n${racy}races: [{ cause: a coin is thrown }]\n`);
  expect((await project.run(["harvest"])).stdout).toContain("1 changed");
  const anew = JSON.parse(await project.read("integration/fixtures/app-server/manifest.json")).scenarios.racy;
  expect(anew.variants).toEqual([]);
});
