/** The flow of src/README.md: a room imports only rooms above it in the table, and by their doors. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOMS = [...readFileSync("src/README.md", "utf8").matchAll(/^\| `(\w+)\/` *\|/gm)].map(
  ([, room]) => room ?? "",
);
/** What starts at once because it loads one file and no more. */
const PAST_A_DOOR = [
  "cli/main.ts → lib/node-version.js",
  "replay/main.ts → lib/node-version.js",
  "cli/complete.ts → replay/options.js",
  "cli/names.ts → sdk/names.js",
];
/** Files without packages: every module may import them past the entry point, which loads packages. */
const WITHOUT_PACKAGES = ["formats", "layout", "lines", "model-ids", "placeholders"].map(
  (name) => `transcript/${name}.js`,
);

test("the table names every room", () => {
  const folders = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect([...ROOMS].sort()).toEqual(folders.map(({ name }) => name).sort());
});

test("no source file stands beside the modules", () => {
  expect(readdirSync("src").filter((name) => /(?<!\.test)\.ts$/.test(name))).toEqual([]);
});

test.each(WITHOUT_PACKAGES)("%s imports only Node modules, lib and files without packages", (file) => {
  const text = readFileSync(join("src", file.replace(/js$/, "ts")), "utf8");
  for (const [, from = ""] of text.matchAll(/(?:from|import\() ?"([^"]+)"/g)) {
    const isLight = WITHOUT_PACKAGES.includes(from.replace("./", "transcript/"));
    expect(isLight || /^(?:node:|\.\.\/lib\/)/.test(from), `${file} → ${from}`).toBe(true);
  }
});

test.each(ROOMS.map((room, index) => [room, ROOMS.slice(0, index)] as const))(
  "%s imports rooms above it",
  (room, above) => {
    for (const file of readdirSync(join("src", room)).filter((name) => /(?<!\.test)\.ts$/.test(name))) {
      const text = readFileSync(join("src", room, file), "utf8");
      for (const [, other = "", inside = ""] of text.matchAll(/(?:from|import\() ?"\.\.\/(\w+)\/([^"]+)"/g)) {
        expect(above, `${room}/${file}`).toContain(other);
        const where = `${room}/${file} → ${other}/${inside}`;
        const isLight = WITHOUT_PACKAGES.includes(`${other}/${inside}`);
        if (!isLight && !PAST_A_DOOR.includes(where)) expect(inside, where).toBe("index.js");
      }
    }
  },
);
