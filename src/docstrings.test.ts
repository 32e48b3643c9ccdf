/** What a room shows others has a doc comment, where it is written: its door is the first that a reader opens. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const DOORS = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith("index.ts"),
);

/** Each name that a door gives, and the file that it is written in. */
function exportsOf(door: string): { name: string; file: string }[] {
  const text = readFileSync(join("src", door), "utf8");
  const passedOn = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from "(\.[^"]+)\.js";/gm)];
  const own = [...text.matchAll(/^export (?:async )?(?:function|class|interface|type|const) (\w+)/gm)];
  return [
    ...passedOn.flatMap(([, names = "", from = ""]) =>
      names
        .split(",")
        .map((name) => name.trim().replace(/^type /, ""))
        .filter(Boolean)
        .map((name) => ({ name, file: join(dirname(door), `${from}.ts`) })),
    ),
    ...own.map(([, name = ""]) => ({ name, file: door })),
  ];
}

/** Its doc comment is there, and says what it throws where it does. */
function isTold({ name, file }: { name: string; file: string }): boolean {
  const through = file.endsWith("index.ts") ? exportsOf(file).find((one) => one.name === name) : undefined;
  if (through && through.file !== file) return isTold(through);
  const lines = readFileSync(join("src", file), "utf8").split("\n");
  const declared = new RegExp(
    `^export (?:async )?(?:abstract )?(?:function|class|interface|type|const) ${name}\\b`,
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

/** Methods of a class that a door gives, of which each has a comment too. */
function untoldMethods({ name, file }: { name: string; file: string }): string[] {
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

test("there are doors to look at", () => {
  expect(DOORS.length).toBeGreaterThan(20);
  expect(DOORS.flatMap(exportsOf).length).toBeGreaterThan(150);
});

test.each(DOORS)("%s gives nothing without a word about it", (door) => {
  const untold = exportsOf(door).filter((one) => !isTold(one));
  expect(untold.map(({ name, file }) => `${name} (${file})`)).toEqual([]);
  expect(exportsOf(door).flatMap(untoldMethods)).toEqual([]);
});
