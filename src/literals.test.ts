/**
 * Code does not repeat data of the config file and of `drivers/`: the reference's name, and pinned versions.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { REPLACES_MODULES } from "../vitest.config.js";

/**
 * The one default of `reference`, and places where the word means the language, its programs or a folder of
 * openai/codex.
 */
const MAY_NAME_PYTHON = [
  "cli/drivers/command.ts",
  "cli/init/command.ts",
  "config/cache/index.ts",
  "config/settings/index.ts",
  "drivers/make-driver.ts",
  "sdk/checkout.ts",
  "sdk/environment.ts",
  "sdk/interpreter.ts",
  "setup/port-files.ts",
];

const FILES = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !/(?:\.test|\/testing)\.tsx?$/.test(file))
  .map((file): [string, string] => [file, removeComments(readFileSync(join("src", file), "utf8"))]);

test("no code names a subject `python`: `reference` in the configuration does", () => {
  const name = /(["'`])python\1|fixtures\/python\b|\bsdks\??\.python\b|\bsdks: \{ python\b/;
  const naming = FILES.filter(([file, code]) => name.test(code) && !MAY_NAME_PYTHON.includes(file));
  expect(naming.map(([file]) => file)).toEqual([]);
});

test("no code has a version that the configuration pins", () => {
  const { codex, sdks } = parse(readFileSync("touchstone.config.yaml", "utf8"));
  const pins = [...new Set<string>([codex, ...(Object.values(sdks) as string[])])];
  const pinned = new RegExp(
    `(?<![\\d.])(?:${pins.map((pin) => pin.replaceAll(".", "\\.")).join("|")})(?![\\d.])`,
  );
  expect(pinned.test(`codex-cli ${codex}`)).toBe(true);
  expect(FILES.filter(([, code]) => pinned.test(code)).map(([file]) => file)).toEqual([]);
});

test("a test file that replaces a module has a worker of its own", () => {
  const tests = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.test\.tsx?$/.test(file),
  );
  const replacing = tests.filter((file) =>
    /^vi\.(?:do)?[mM]ock\(/m.test(readFileSync(join("src", file), "utf8")),
  );
  expect(replacing.map((file) => `src/${file}`)).toEqual(REPLACES_MODULES);
});

/**
 * Removes comments, which may name the release of a measurement. A `//` in a string, such as a URL, is no
 * comment.
 */
function removeComments(code: string): string {
  return code.replace(/\/\*\*?[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/ .*$/gm, "");
}
