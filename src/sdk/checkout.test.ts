import { mkdir, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { beforeEach, expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { findCheckout, readGitFacts } from "./checkout.js";

let root: string;
beforeEach(async () => {
  root = await realpath(await makeTemporaryFolder("checkout"));
});

test("the SDK's project is found from its own folder and from the repository's root", async () => {
  const sdk = await writeProject(join(root, "sdk", "python"), "openai-codex");
  expect(await findCheckout(sdk)).toBe(sdk);
  expect(await findCheckout(root)).toBe(sdk);
});

test("another project is refused with the places that were looked at and what was there", async () => {
  await writeProject(root, "something-else");
  await expect(findCheckout(root)).rejects.toMatchObject({
    code: "sdk-checkout-invalid",
    message: expect.stringMatching(/is the project something-else, .*sdk\/python has no project/),
  });
});

test("the commit and whether it is dirty come from git, where git tracks the project", async () => {
  await writeProject(root, "openai-codex");
  expect(await readGitFacts(root)).toEqual({});
  await runGit("init", "--quiet");
  expect(await readGitFacts(root)).toEqual({}); // the folder belongs to a repository that does not track it
  await runGit("add", ".");
  await runGit("-c", "user.name=a", "-c", "user.email=a@example", "commit", "--quiet", "-m", "One");
  const { stdout: commit } = await runGit("rev-parse", "HEAD");
  expect(await readGitFacts(root)).toEqual({ commit, dirty: false });
  await writeFile(join(root, "new.py"), "");
  expect(await readGitFacts(root)).toEqual({ commit, dirty: true });
});

async function writeProject(folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "pyproject.toml"), `[project]\nname = "${name}"\n`);
  return folder;
}

const runGit = (...args: string[]) => execa("git", ["-C", root, ...args]);
