import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../../test/helpers/temporary.js";
import { makeRepository } from "./git-repository.js";

/** From these files, `git commit-tree` makes a commit with this id. `git status` shows no change in the result. */
const FILES = { "a/b.txt": "x\n", "a.txt": "y\n", c: "z" };
const COMMIT = "b53e8ae13f6d066d4690c0db8ebefb56b8923d43";

test("the commit of a repository has the id that Git gives it", async () => {
  const folder = await makeTemporaryFolder("git");
  await makeRepository(folder, FILES);
  expect(readFileSync(join(folder, ".git/refs/heads/main"), "utf8")).toBe(`${COMMIT}\n`);
  expect(readFileSync(join(folder, ".git/HEAD"), "utf8")).toBe("ref: refs/heads/main\n");
  expect(readFileSync(join(folder, "a/b.txt"), "utf8")).toBe("x\n");
});
