import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { addDocuments } from "./add-documents.js";
import { findLinkTarget } from "./link-targets.js";
import { SiteFiles } from "./site-files.js";

/** Makes a repository with one document, which links to the root. */
async function makeRoot(): Promise<string> {
  const root = await makeTemporaryFolder("site-links");
  await mkdir(join(root, "docs"));
  await writeFile(join(root, "docs/a.md"), "# A\n\n[the root](..)\n");
  return root;
}

const ROOT_LINKS = [
  ["docs/a.md", ".."],
  ["docs/a.md", "../"],
  ["docs/deep/b.md", "../.."],
  ["docs/a.md", "/"],
  ["CHANGELOG.md", "."],
] as const;

test.each(ROOT_LINKS)("in %s, the link `%s` leads to the README of the root", async (file, link) => {
  const root = await makeRoot();
  await writeFile(join(root, "README.md"), "# Mine\n");
  const target = { path: "README.md", kind: "document", page: "README.html" };
  expect(findLinkTarget(root, file, link, new Map())).toEqual({ kind: "inside", target, anchor: "" });
});

test("a folder above the root is not found", async () => {
  const target = findLinkTarget(await makeRoot(), "docs/a.md", "../..", new Map());
  expect(target).toEqual({ kind: "dead", path: ".." });
});

test("a link to a root without a README leads to a list of its files", async () => {
  const root = await makeRoot();
  await writeFile(join(root, "LICENSE"), "");
  const site = new SiteFiles();
  await addDocuments(site, { root, replacements: new Map(), findCodePage: () => undefined });
  const find = (path: string) => site.pages.find((page) => page.path === path)?.content;
  expect(find("docs/a.html")).toContain('<a href="../dot-/index.html">the root</a>');
  expect(find("dot-/index.html")).toContain("<li><code>LICENSE</code></li>\n<li><code>docs/</code></li>");
});
