import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parse, parseDocument } from "yaml";
import { z } from "zod";
import { DEFAULT_FOLDERS, firstLine, messageOf, replaceFile } from "../lib/index.js";
import { configErrors } from "./errors.js";
export const CONFIG_FILE = "touchstone.config.yaml";

const version = z
  .string()
  .regex(/^\d+\.\d+\.\d+([-+.][0-9A-Za-z.-]+)?$/, "must be a version such as 0.163.0");

const configSchema = z.strictObject({
  codex: version.describe("The codex release that fixtures are recorded with"),
  sdks: z
    .object({ python: version.describe("The release of `openai-codex` on PyPI") })
    .catchall(version)
    .describe("Subject → the release of its package"),
  scenarios: z.string().default(DEFAULT_FOLDERS.scenarios).describe("Folder of the scenarios"),
  fixtures: z.string().default(DEFAULT_FOLDERS.fixtures).describe("Folder that holds a folder for each SDK"),
  checklist: z.string().default("docs/python-parity-checklist.md"),
  tests: z
    .array(z.string())
    .default(["test", "tests"])
    .describe("Folders of the tests that replay fixtures; the checklist names them"),
});

/** A repository's `touchstone.config.yaml`, with what it leaves out filled in. */
export interface Config extends z.output<typeof configSchema> {
  /** The folder that the config file stands in; all its paths are absolute here. */
  root: string;
}

/**
 * The configuration of the repository that `from` lies in.
 * @throws TouchstoneError `config-missing`, `config-invalid`
 */
export async function loadConfig(from: string = process.cwd()): Promise<Config> {
  const root = findRoot(resolve(from));
  if (!root) {
    throw configErrors.configMissing({ file: CONFIG_FILE, folder: from });
  }
  const file = join(root, CONFIG_FILE);
  const parsed = configSchema.safeParse(contentOf(file, await readFile(file, "utf8")));
  if (!parsed.success) {
    const mistakes = parsed.error.issues.map(
      ({ path, message }) => `${path.join(".") || "file"}: ${message}`,
    );
    throw configErrors.configInvalid({ file, problem: mistakes.join("; "), cause: parsed.error });
  }
  const { data } = parsed;
  const at = (path: string) => resolve(root, path);
  return {
    ...data,
    root,
    scenarios: at(data.scenarios),
    fixtures: at(data.fixtures),
    checklist: at(data.checklist),
    tests: data.tests.map(at),
  };
}

/**
 * Writes other versions into the config file; comments and all else in it stay.
 * @throws TouchstoneError `config-invalid`
 */
export async function movePins(root: string, pins: { codex: string; python: string }): Promise<void> {
  const file = join(root, CONFIG_FILE);
  const document = parseDocument(await readFile(file, "utf8"));
  for (const [path, value] of [
    [["codex"], pins.codex],
    [["sdks", "python"], pins.python],
  ] as const) {
    if (!version.safeParse(value).success)
      throw configErrors.configInvalid({ file, problem: `\`${value}\` is no version` });
    document.setIn(path, value);
  }
  await replaceFile(file, document.toString());
}

function contentOf(file: string, text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 10, logLevel: "error" });
  } catch (error) {
    throw configErrors.configInvalid({ file, problem: firstLine(messageOf(error)), cause: error });
  }
}

function findRoot(from: string): string | undefined {
  if (existsSync(join(from, CONFIG_FILE))) return from;
  const parent = dirname(from);
  return parent === from ? undefined : findRoot(parent);
}
