/** The tour in src/README.md names functions and files. Each of them exists, and the tour of the flow stays true. */
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const [, tour = ""] = /^## A tour:.*?\n(.*?)^## /ms.exec(readFileSync("src/README.md", "utf8")) ?? [];
const names = [...tour.matchAll(/`(\w+)`\s+\(`([\w/-]+\.ts)`\)|\(`(\w+)`,\s+`([\w/-]+\.ts)`\)/g)].map(
  ([, name, file, otherName, otherFile]) => [name ?? otherName ?? "", file ?? otherFile ?? ""] as const,
);

test.each(names)("%s is declared in %s", (name, file) => {
  const code = readFileSync(`src/${file}`, "utf8");
  expect(code).toMatch(new RegExp(`^(?:export )?(?:async )?(?:function\\*?|class|const) ${name}\\b`, "m"));
});

test("the tour names more than 20 functions, and every file that it names exists", () => {
  expect(names.length).toBeGreaterThan(20);
  const files = [...tour.matchAll(/`([\w/-]+\.ts)`/g)].map(([, file]) => file ?? "");
  expect(files.filter((file) => !existsSync(`src/${file}`))).toEqual([]);
});
