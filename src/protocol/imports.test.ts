/** The fake codex and the pages use the entry point of protocol/, so it must not load a package or a Node module. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

/**
 * Finds every module that a file loads, at any depth, with packages and Node modules by name. Type imports do not
 * count.
 */
function findLoaded(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  const text = readFileSync(file, "utf8");
  for (const [, names = "", from = ""] of text.matchAll(
    /^(?:import|export) (?:([\w*{][^;"]*) from )?"([^"]+)";$/gm,
  )) {
    if (names.startsWith("type ")) continue;
    if (from.startsWith(".")) findLoaded(join(dirname(file), from.replace(/\.js$/, ".ts")), found);
    else found.add(from);
  }
  for (const [, from = ""] of text.matchAll(/\b(?:import|require)\("([^"]+)"\)/g)) found.add(from);
  return found;
}

test("the entry point loads no package and no Node module", () => {
  const loaded = [...findLoaded("src/protocol/index.ts")];
  expect(loaded.length).toBeGreaterThan(5);
  expect(loaded.filter((name) => !name.startsWith("src/"))).toEqual([]);
});

test("protocol/schemas/ does not import codex/", () => {
  const loaded = [...findLoaded("src/protocol/schemas/index.ts")];
  expect(loaded).toContain("@cfworker/json-schema");
  expect(loaded.filter((name) => name.startsWith("src/codex/"))).toEqual([]);
});
