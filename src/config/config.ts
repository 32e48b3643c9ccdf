import { join, resolve } from "node:path";
import * as z from "zod";
import {
  CONFIG_FILE,
  describeInvalidKey,
  didYouMean,
  findConfigFolder,
  getErrorMessage,
  readPlainFile,
  replaceFile,
} from "../lib/index.js";
import { decodeYaml, YamlFile } from "../lib/yaml/index.js";
import { configErrors } from "./errors.js";
import { DEFAULTS } from "./settings/index.js";

/** Allowed names of subjects. The folder of a subject, its fixtures folder and its pin have this name. */
export const SUBJECT_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

const VERSION_EXPECTED = "must be a version of three numbers, such as 1.2.3";

const version = z.string(VERSION_EXPECTED).regex(/^\d+\.\d+\.\d+([-+.][0-9A-Za-z.-]+)?$/, VERSION_EXPECTED);

const configSchema = z.strictObject({
  codex: version.describe("The codex release that fixtures are recorded with"),
  reference: z
    .string()
    .regex(SUBJECT_NAME, "must be the name of a subject")
    .default(DEFAULTS.reference)
    .describe("The subject that all others are compared with"),
  sdks: z.record(z.string(), version).describe("Subject → the release of its package"),
  scenarios: z.string().default(DEFAULTS.scenarios).describe("Folder of the scenarios"),
  fixtures: z
    .string()
    .default(DEFAULTS.fixtures)
    .describe("Folder that holds a fixtures folder for each subject"),
  checklist: z.string().default(DEFAULTS.checklist),
  tests: z
    .array(z.string())
    .default(["test", "tests"])
    .describe("Folders of the tests that replay fixtures; the checklist names them"),
});

/** A repository's `touchstone.config.yaml`, with defaults for missing keys. */
export interface Config extends z.output<typeof configSchema> {
  /** The folder that contains the config file. All paths of a configuration are absolute. */
  root: string;
}

/**
 * Loads the configuration of the repository that contains `from`.
 * @throws TouchstoneError `config-missing`, `config-invalid`
 */
export async function loadConfig(from: string = process.cwd()): Promise<Config> {
  const root = findConfigFolder(from);
  if (!root) {
    throw configErrors.configMissing({ file: CONFIG_FILE, folder: from });
  }
  const file = join(root, CONFIG_FILE);
  const { yaml, data: found } = await readYaml(file);
  const parsed = configSchema.safeParse(found);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => describeIssue(issue, yaml, found));
    throw configErrors.configInvalid({ file, problem: issues.join("; "), cause: parsed.error });
  }
  const { data } = parsed;
  const resolvePath = (path: string) => resolve(root, path);
  return {
    ...data,
    root,
    scenarios: resolvePath(data.scenarios),
    fixtures: resolvePath(data.fixtures),
    checklist: resolvePath(data.checklist),
    tests: data.tests.map(resolvePath),
  };
}

/** Describes a mistake, with its line if the key is in the file. Each unknown key is described with a known key that it resembles, if there is one. */
function describeIssue(issue: z.core.$ZodIssue, yaml: YamlFile, data: unknown): string {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => describeUnknownKey(key, issue.path, yaml)).join("; ");
  const problem = describeInvalidKey(issue, data);
  const isAbsent = yaml.document.getIn(issue.path) === undefined;
  return isAbsent ? problem : `line ${yaml.findPosition(yaml.findNodeOffset(issue.path)).line}: ${problem}`;
}

function describeUnknownKey(key: string, path: z.core.$ZodIssue["path"], yaml: YamlFile): string {
  const { line } = yaml.findPosition(yaml.findKeyOffset(path, key));
  const near = didYouMean(key, Object.keys(configSchema.shape));
  return `line ${line}: there is no key \`${key}\`${near ? `. ${near}` : ""}`;
}

/** Returns the pinned release of the reference's package, or the pinned release of codex if no package is pinned. */
export function getReferencePin({ codex, reference, sdks }: Config): string {
  return sdks[reference] ?? codex;
}

/**
 * Writes new versions into the config file, and keeps comments and everything else in it.
 * @throws TouchstoneError `config-invalid`
 */
export async function movePins(
  { root, reference }: Pick<Config, "root" | "reference">,
  pins: { codex: string; sdk: string | undefined },
): Promise<void> {
  const file = join(root, CONFIG_FILE);
  const { yaml } = await readYaml(file);
  for (const [path, value] of [
    [["codex"], pins.codex],
    [["sdks", reference], pins.sdk],
  ] as const) {
    if (value === undefined) continue;
    if (!version.safeParse(value).success)
      throw configErrors.configInvalid({ file, problem: `\`${value}\` is no version` });
    yaml.document.setIn(path, value);
  }
  await replaceFile(file, yaml.document.toString());
}

async function readYaml(file: string): Promise<{ yaml: YamlFile; data: unknown }> {
  const bytes = await readPlainFile(file);
  try {
    const yaml = new YamlFile(decodeYaml(bytes));
    return { yaml, data: yaml.toData() };
  } catch (error) {
    throw configErrors.configInvalid({ file, problem: getErrorMessage(error), cause: error });
  }
}
