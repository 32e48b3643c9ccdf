/**
 * The architecture that src/README.md describes: a module imports only modules above it in the table, and only
 * through their entry points.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { listSourceFiles, readImports, type SourceImport } from "../test/source-imports.js";

const MODULES = [...readFileSync("src/README.md", "utf8").matchAll(/^\| `(\w+)\/` *\|/gm)].map(
  ([, name = ""]) => name,
);

/** Entry points in addition to each module's `index.ts`, for code that must not load the whole module. */
const FURTHER_ENTRY_POINTS = [
  "config/cache/index.ts", // loads no YAML parser, since every command looks into the cache when it starts
  "config/settings/index.ts", // loads no YAML parser, which would slow down the fake codex and the completion
  "harvest/harvest.ts", // loads the code of the runs while the SDK is imported; harvest/index.ts loads it at once
  "lib/names/index.ts", // runs in a browser, too
  "lib/package-files/index.ts", // a module has no place of its own in the fake codex's bundle
  "lib/versions/index.ts", // loads a package, which must not be in the fake codex's bundle
  "lib/yaml/index.ts", // the same
  "page/browser/index.ts", // runs in a browser, where there are no Node modules
  "redact/hide/index.ts", // loads no package, since the fake codex uses it
  "protocol/schemas/index.ts", // loads a package that validates
  "timeline/files/index.ts", // loads Node modules, which a page's script cannot
  "timeline/html/index.ts", // the same
  // These files load no package, because protocol/, the fake codex and the pages use them.
  ...["formats", "json-value", "layout", "match-placeholders", "model-ids", "placeholders"].map(
    (name) => `transcript/${name}.ts`,
  ),
];

/**
 * Imports that bypass an entry point. Each is in a program that must start fast, and so loads only one file.
 */
const EXCEPTIONS = [
  "cli/main.ts → lib/node-version.ts", // rejects an old Node before anything is loaded that it cannot run
  "replay/main.ts → lib/node-version.ts", // the same for the fake codex
  "cli/main.ts → lib/working-folder.ts", // says that the working folder is gone before a module asks for it
  "replay/main.ts → lib/working-folder.ts", // the same for the fake codex
  "tap/main.ts → lib/lines.ts", // the tap starts in each run
  "replay/index.ts → lib/error.ts", // its declarations belong to the library's; lib/index.ts would add all others
  "cli/shared/flags.ts → protocol/protocol.ts", // each command, help and completion starts with it
  "cli/complete/run.ts → replay/options/flags.ts", // a user waits for a completion
  "cli/complete/names.ts → sdk/subject-names.ts", // the same
];

/** Files that start programs: `lib/processes/` for all others, and the tap, which loads only Node's own modules. */
const STARTS_PROGRAMS = ["lib/processes/run-program.ts", "lib/processes/start-program.ts", "tap/main.ts"];

const isTest = (file: string) => /\.test\.tsx?$|(?:^|\/)testing\.ts$/.test(file);
const isBrowser = (file: string) => /^(?:page\/browser|\w+\/page)\//.test(file);
const findModule = (file: string) => (file.includes("/") ? file.replace(/\/.*/s, "") : undefined);
const render = ({ from, to, specifier }: SourceImport) => `${from} → ${to ?? specifier}`;

/** Whether a command's run takes the types of its flags from the definition, which loads the run lazily. */
const takesFlagTypes = ({ from, to, isType }: SourceImport) =>
  isType && from.startsWith("cli/") && to === `${dirname(from)}/command.ts`;

const imports = readImports();
const betweenFiles = imports.filter((one): one is Required<SourceImport> => one.to !== undefined);
const betweenModules = betweenFiles.filter(
  ({ from, to }) =>
    !from.endsWith(".test.ts") &&
    !(isTest(from) && to.startsWith("../test/helpers/")) &&
    findModule(from) !== findModule(to),
);

test("the table names every module", () => {
  const folders = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect([...MODULES].sort()).toEqual(folders.map(({ name }) => name).sort());
});

test("imports of every form are found, in sub-folders too", () => {
  const found = imports.map(render);
  expect(found).toContain("cli/main.ts → cli/run.ts"); // a dynamic import
  expect(found).toContain("replay/index.ts → lib/error.ts"); // an export from another file
  expect(found).toContain("review/page/views/timeline-row.tsx → diff/index.ts"); // an import of types, in a page
  expect(found).toContain("lib/processes/run-program.ts → execa"); // a dynamic import of a package
  expect(found).toContain("atlas/page/main.ts → atlas/page/page.css"); // an import for its effect
});

test("a module imports only modules above it", () => {
  const against = betweenModules.filter(({ from, to }) => {
    const [own, other] = [findModule(from), findModule(to)];
    if (other === undefined) return false; // a file beside the modules, which imports only lib/
    return own === undefined ? other !== "lib" : MODULES.indexOf(own) <= MODULES.indexOf(other);
  });
  expect(against.map(render)).toEqual([]);
});

test("a module is imported only through its entry point", () => {
  const past = betweenModules
    .filter(
      ({ to }) => to.includes("/") && !/^\w+\/index\.ts$/.test(to) && !FURTHER_ENTRY_POINTS.includes(to),
    )
    .map(render);
  expect(past.sort()).toEqual([...EXCEPTIONS].sort());
});

test("what a page loads in the browser has no Node module", () => {
  const pages = listSourceFiles().filter((file) => isBrowser(file) && !isTest(file));
  const loaded = findLoaded(pages);
  expect(loaded.size).toBeGreaterThan(pages.length); // the pages share files with the rest of their modules
  const packages = imports.filter(({ from, to, isType }) => loaded.has(from) && to === undefined && !isType);
  expect(packages.filter(({ specifier }) => !/^preact(?:\/|$)/.test(specifier)).map(render)).toEqual([]);
});

test("programs are started in one place", () => {
  const starting = imports
    .filter(({ specifier }) => /^(?:execa|(?:node:)?child_process)$/.test(specifier))
    .map(({ from }) => from)
    .filter((file) => !isTest(file));
  expect([...new Set(starting)].sort()).toEqual(STARTS_PROGRAMS);
});

test("no file imports itself by way of others", () => {
  expect(findCycles(betweenFiles.filter((one) => !takesFlagTypes(one)))).toEqual([]);
});

test("cycles are found", () => {
  const edges = ["a b", "b c", "c a", "c d", "d d"].map((edge) => {
    const [from = "", to = ""] = edge.split(" ");
    return { from, to };
  });
  expect(findCycles(edges)).toEqual(["a → b → c → a", "d → d"]);
});

test("every source file is looked at", () => {
  const files = listSourceFiles();
  expect(files.length).toBeGreaterThan(300);
  expect(files).toContain("review/page/app.tsx");
  expect(
    files.filter((file) => !isTest(file) && !imports.some(({ from, to }) => from === file || to === file)),
  ).toEqual([]);
});

/** Finds these files and all files that they load, directly or indirectly. */
function findLoaded(files: string[]): Set<string> {
  const loaded = new Set(files);
  for (const file of loaded) {
    for (const { from, to, isType } of betweenFiles) if (from === file && !isType) loaded.add(to);
  }
  return loaded;
}

/**
 * Finds each cycle of imports once, from its first file in alphabetical order. Of cycles that share a file,
 * only one is returned.
 */
function findCycles(edges: { from: string; to: string }[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of edges) targets.set(from, [...(targets.get(from) ?? []), to]);
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: string[]) => {
    const start = path.indexOf(file);
    if (start >= 0) cycles.push([...path.slice(start), file].join(" → "));
    if (start >= 0 || done.has(file)) return;
    for (const next of targets.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of [...targets.keys()].sort()) visit(file, []);
  return cycles;
}
