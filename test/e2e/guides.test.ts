/**
 * Tests the README and the guides: the files and commands of each page are written and run, and must give the results of
 * the page.
 */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { expectPage } from "../helpers/guides.js";
import { getInstalledPackage } from "../helpers/installed-package.js";
import { hasElixir, hasTool, listLinks, REPOSITORY } from "../helpers/project.js";

const GUIDES = join(REPOSITORY, "docs/guides");
const INSTALL = "npm install --save-dev codex-touchstone";
/** `npx` looks for half a second before it starts the installed program. The README's own commands are run with it. */
const START_DIRECTLY = `npx() { if [ "$1" = touchstone ]; then shift; node_modules/.bin/touchstone "$@"; else command npx "$@"; fi; }`;
/** Programs that a page needs in addition to the package, and that a machine may lack. */
const PAGE_NEEDS: Record<string, boolean> = {
  "port-to-elixir": hasElixir(":jiffy"),
  "port-to-go": hasTool("go"),
};
/** Pages that compile or install for many seconds: `npm run test:native` runs them. */
const LONG = /^port-to-(java|python|rust|typescript)\.md$/;
const pages = (await readdir(GUIDES)).filter((file) => file.endsWith(".md") && file !== "README.md");

/** A folder with the installed package. Each page gets a link to its packages at the step `npm install`. */
const { folder: installed } = await getInstalledPackage();
const LINK = `cp '${installed}/'package*.json . && ln -s '${installed}/node_modules' .`;

const runnable = pages.filter((file) => !LONG.test(file));
for (const page of ["README.md", ...runnable.map((file) => `docs/guides/${file}`)]) {
  const name = basename(page, ".md");
  test.skipIf(PAGE_NEEDS[name] === false).concurrent(`the commands of ${page} print what the page says`, () =>
    expectPage(page, {
      prelude: page === "README.md" ? "" : START_DIRECTLY,
      replaced: { [INSTALL]: LINK },
    }),
  );
}

test("the index of the guides names each page", async () => {
  const index = listLinks(await readFile(join(GUIDES, "README.md"), "utf8"));
  expect(index).toEqual(expect.arrayContaining(pages));
  expect(pages.length).toBeGreaterThan(0);
});

test("every link of the documentation leads to a file that exists", async () => {
  const packages = ["elixir", "go", "java", "python", "rust"].map((name) => `packages/${name}`);
  const folders = ["docs", "docs/guides", "docs/atlas", "examples", ...packages, "."];
  for (const folder of folders) {
    for (const file of await readdir(join(REPOSITORY, folder))) {
      if (!file.endsWith(".md")) continue;
      const page = join(REPOSITORY, folder, file);
      const links = listLinks(await readFile(page, "utf8"));
      expect({ page, gone: links.filter((link) => !existsSync(join(dirname(page), link))) }).toEqual({
        page,
        gone: [],
      });
    }
  }
});
