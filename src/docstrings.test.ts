/**
 * Every export of an entry point has a doc comment at its declaration, because a reader opens the entry point
 * first.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const ENTRY_POINTS = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith("index.ts"),
);

/** Finds the names that an entry point exports, and the files that declare them. */
function findExports(entryPoint: string): { name: string; file: string }[] {
  const text = readFileSync(join("src", entryPoint), "utf8");
  const reExported = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from "(\.[^"]+)\.js";/gm)];
  const own = [...text.matchAll(/^export (?:async )?(?:function\*?|class|interface|type|const) (\w+)/gm)];
  return [
    ...reExported.flatMap(([, names = "", from = ""]) =>
      names
        .split(",")
        .map((name) => name.trim().replace(/^type /, ""))
        .filter(Boolean)
        .map((name) => ({ name, file: join(dirname(entryPoint), `${from}.ts`) })),
    ),
    ...own.map(([, name = ""]) => ({ name, file: entryPoint })),
  ];
}

/** Whether the declaration has a doc comment, with `@throws` where the function throws. */
function isDocumented({ name, file }: { name: string; file: string }): boolean {
  const through = file.endsWith("index.ts") ? findExports(file).find((one) => one.name === name) : undefined;
  if (through && through.file !== file) return isDocumented(through);
  const lines = readFileSync(join("src", file), "utf8").split("\n");
  const declared = new RegExp(
    `^export (?:async )?(?:abstract )?(?:function\\*?|class|interface|type|const) ${name}\\b`,
  );
  const at = lines.findIndex((line) => declared.test(line));
  if (at < 1 || !lines[at - 1]?.endsWith("*/")) return false;
  const body = lines.slice(at, lines.indexOf("}", at));
  const comment = lines.slice(
    lines.findLastIndex((line, index) => index < at && /^\/\*\*/.test(line)),
    at,
  );
  const throws = /function/.test(lines[at] ?? "") && body.some((line) => /\bthrow\b/.test(line));
  return !throws || comment.some((line) => line.includes("@throws"));
}

/** Finds the methods of an exported class that have no doc comment. */
function findUndocumentedMethods({ name, file }: { name: string; file: string }): string[] {
  const lines = readFileSync(join("src", file), "utf8").split("\n");
  const at = lines.findIndex((line) => line.startsWith(`export class ${name} `));
  if (at < 0) return [];
  const body = lines.slice(at, lines.indexOf("}", at));
  return body.filter(
    (line, index) =>
      /^ {2}(?:static |async |get |\*)*[a-z]\w*(?:<.*>)?\(/.test(line) &&
      !/^ {2}(constructor|toString)\(/.test(line) &&
      !body[index - 1]?.endsWith("*/"),
  );
}

test("entry points and their exports are found", () => {
  expect(ENTRY_POINTS.length).toBeGreaterThan(20);
  expect(ENTRY_POINTS.flatMap(findExports).length).toBeGreaterThan(150);
});

test.each(ENTRY_POINTS)("%s exports nothing without a doc comment", (entryPoint) => {
  const undocumented = findExports(entryPoint).filter((one) => !isDocumented(one));
  expect(undocumented.map(({ name, file }) => `${name} (${file})`)).toEqual([]);
  expect(findExports(entryPoint).flatMap(findUndocumentedMethods)).toEqual([]);
});
