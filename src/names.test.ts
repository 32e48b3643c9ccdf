/** Names that earlier code used, and that a newcomer had to learn first, do not come back. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const RETIRED = [
  "standIn",
  "fellInOrder",
  "goOver",
  "hasCome",
  "takeDue",
  "carryOut",
  "whereTheyPart",
  "sameButIds",
  "lastWords",
  "outro",
  "Vocabulary",
];
/** Names that earlier versions of the package exported, and that it still exports. */
const COMPATIBLE = new Map([
  ["replay/index.ts", ["standIn"]],
  ["replay/fake-codex.ts", ["standIn"]],
  ["e2e/package.test.ts", ["standIn"]],
]);

const FOLDERS = ["src", "test", "bench", "scripts"];
const files = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(?:tsx?|mjs)$/.test(file) && file !== "names.test.ts")
    .map((file) => ({ file, code: readCode(join(folder, file)) })),
);

test("no identifier has a retired name", () => {
  const found = files.flatMap(({ file, code }) => {
    const identifiers = new Set(code.match(/[A-Za-z_$][\w$]*/g));
    const allowed = COMPATIBLE.get(file) ?? [];
    return RETIRED.filter((name) => identifiers.has(name) && !allowed.includes(name)).map(
      (name) => `${file}: ${name}`,
    );
  });
  expect(found).toEqual([]);
});

test("the name of no function, method, type or variable ends in `Of`", () => {
  const declared =
    /(?:\b(?:function\*?|class|interface|type|const|let) |^ {2}(?:(?:static|async|get|private|readonly) )*#?)(\w+Of)\b(?=\s*[(<=:{])/gm;
  const found = files.flatMap(({ file, code }) =>
    [...code.matchAll(declared)].map(([, name]) => `${file}: ${name}`),
  );
  expect(found).toEqual([]);
});

test("the checks find what they look for", () => {
  expect("const standIn = 1".match(/[A-Za-z_$][\w$]*/g)).toContain("standIn");
  expect(readCode("src/names.test.ts")).not.toContain("earlier code used");
});

/** Reads the code of a file without its comments and strings. */
function readCode(path: string): string {
  return readFileSync(path, "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|\s)\/\/ .*$/gm, "$1")
    .replace(/"(?:[^"\\\n]|\\.)*"/g, '""')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''");
}
