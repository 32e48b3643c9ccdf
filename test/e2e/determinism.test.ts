/** The same bytes each time: the product itself. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { filesOf, newProject, REPOSITORY } from "./project.js";

const CATALOGUE = join(REPOSITORY, "scenarios");

test("two harvests in different folders, homes, time zones, languages and environments are equal byte for byte", async () => {
  const cache = process.env.TOUCHSTONE_CACHE ?? defaultCache();
  const worlds = [
    {
      HOME: await folder("ada"),
      TZ: "Pacific/Auckland",
      LANG: "de_DE.UTF-8",
      LC_ALL: "C",
      USER: "ada",
      EDITOR: "vim-of-ada-xyz",
    },
    {
      HOME: await folder("bob/deeper/down"),
      TZ: "America/St_Johns",
      LANG: "C.UTF-8",
      USER: "bob",
      PYTHONHASHSEED: "7",
      CODEX_HOME: "/nowhere/at-all",
      OPENAI_API_KEY: "of-no-use-here",
      PS1: "some prompt of bob > ",
    },
  ];
  const harvests = [];
  for (const world of worlds) {
    const project = await newProject();
    await project.write(
      "touchstone.config.yaml",
      `${await project.read("touchstone.config.yaml")}scenarios: ${CATALOGUE}\n`,
    );
    const env = {
      ...world,
      TOUCHSTONE_CACHE: cache,
      TOUCHSTONE_ACTOR: "a test",
      SOURCE_DATE_EPOCH: "1767225600",
    };
    const { code, stderr } = await project.run(["harvest", "--quiet"], env);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    harvests.push(await project.files());
  }
  expect(Object.keys(harvests[0] ?? {}).length).toBeGreaterThan(15);
  expect(harvests[1]).toEqual(harvests[0]);
});

test("ten runs in a row beside three busy loops are equal, and equal to what the repository holds", async () => {
  const loops = Array.from({ length: 3 }, () => spawn(process.execPath, ["-e", "for (;;);"]));
  onTestFinished(() => {
    for (const loop of loops) loop.kill("SIGKILL");
  });
  const project = await newProject();
  await project.write(
    "touchstone.config.yaml",
    `${await project.read("touchstone.config.yaml")}scenarios: ${CATALOGUE}\n`,
  );
  const { code, stdout, stderr } = await project.run(["harvest", "--runs", "10", "--jobs", "2", "--json"]);
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toMatchObject({ failures: [] });
  expect(code).toBe(0);
  const committed = await filesOf(join(REPOSITORY, "integration/fixtures/python"));
  const platform = JSON.parse(committed["manifest.json"] ?? "").scenarios.thread_basic.subject.platform;
  const here = await project.files();
  for (const name of ["manifest.json", "audit.jsonl"]) {
    delete committed[name];
    delete here[name];
  }
  if (platform === `${process.platform}-${process.arch}`) expect(here).toEqual(committed);
}, 900_000);

async function folder(name: string): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "home-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return join(root, name);
}

function defaultCache(): string {
  const home = process.env.HOME ?? "";
  if (process.platform === "darwin") return join(home, "Library/Caches/touchstone");
  return join(process.env.XDG_CACHE_HOME || join(home, ".cache"), "touchstone");
}
