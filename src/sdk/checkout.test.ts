import { mkdir, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { beforeEach, expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { findCheckout, gitFacts } from "./checkout.js";

let root: string;
beforeEach(async () => {
  root = await realpath(await makeTemporaryFolder("checkout"));
});

test("the SDK's project is found from its own folder and from the repository's root", async () => {
  const sdk = await project(join(root, "sdk", "python"), "openai-codex");
  expect(await findCheckout(sdk)).toBe(sdk);
  expect(await findCheckout(root)).toBe(sdk);
});

test("another project is refused with the places that were looked at and what was there", async () => {
  await project(root, "something-else");
  await expect(findCheckout(root)).rejects.toMatchObject({
    code: "sdk-checkout-invalid",
    message: expect.stringMatching(/is the project something-else, .*sdk\/python has no project/),
  });
});

test("the commit and whether it is dirty come from git, where git tracks the project", async () => {
  await project(root, "openai-codex");
  expect(await gitFacts(root)).toEqual({});
  await git("init", "--quiet");
  expect(await gitFacts(root)).toEqual({}); // in the folder of a repository that doesn't have it
  await git("add", ".");
  await git("-c", "user.name=a", "-c", "user.email=a@example", "commit", "--quiet", "-m", "One");
  const { stdout: commit } = await git("rev-parse", "HEAD");
  expect(await gitFacts(root)).toEqual({ commit, dirty: false });
  await writeFile(join(root, "new.py"), "");
  expect(await gitFacts(root)).toEqual({ commit, dirty: true });
});

async function project(folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "pyproject.toml"), `[project]\nname = "${name}"\n`);
  return folder;
}

const git = (...args: string[]) => execa("git", ["-C", root, ...args]);
