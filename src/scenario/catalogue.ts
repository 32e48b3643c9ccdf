import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { didYouMean, messageOf, TouchstoneError } from "../lib/index.js";
import { withFiles } from "./files.js";
import { parseScenario } from "./parse.js";
import { SCENARIO_NAME, type Scenario } from "./schema.js";

export type CatalogueEntry =
  | { name: string; scenario: Scenario; given: string }
  /** A file that can't be read as a scenario; the others stay usable. */
  | { name: string; error: TouchstoneError };

/**
 * The scenarios of a folder, by name.
 * @param only names to take; default: all
 * @throws TouchstoneError `scenario-name-bad`, `scenario-unknown`, `scenarios-missing`
 */
export async function loadCatalogue(folder: string, only: string[] = []): Promise<CatalogueEntry[]> {
  for (const name of only) assertName(name);
  const known = await namesIn(folder);
  const unknown = only.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new TouchstoneError(
      `There is no scenario ${unknown.map((n) => `\`${n}\``).join(", ")} in ${folder}.`,
      {
        kind: "usage",
        code: "scenario-unknown",
        hint: `${didYouMean(unknown[0] ?? "", known) ?? ""} \`touchstone scenarios list\` names all ${known.length} of them.`.trim(),
      },
    );
  }
  return Promise.all((only.length > 0 ? [...new Set(only)].sort() : known).map((name) => load(folder, name)));
}

/** @throws TouchstoneError `scenario-name-bad` */
export function assertName(name: string): void {
  if (SCENARIO_NAME.test(name)) return;
  throw new TouchstoneError(`\`${name}\` is no scenario's name.`, {
    kind: "usage",
    code: "scenario-name-bad",
    hint: "A name is lower case letters, digits and `_`, at most 80 characters, without a folder.",
  });
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const files = await readdir(folder);
    return files
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => file.slice(0, -".yaml".length))
      .sort();
  } catch (cause) {
    throw new TouchstoneError(`The scenarios folder ${folder} can't be read: ${messageOf(cause)}`, {
      kind: "usage",
      code: "scenarios-missing",
      hint: "Run `touchstone init`, or set `scenarios:` in touchstone.config.yaml.",
      cause,
    });
  }
}

async function load(folder: string, name: string): Promise<CatalogueEntry> {
  const file = join(folder, `${name}.yaml`);
  try {
    const given = await readFile(file, "utf8");
    return { name, scenario: await withFiles(parseScenario(given, file), folder), given };
  } catch (error) {
    if (error instanceof TouchstoneError) return { name, error };
    throw error;
  }
}
