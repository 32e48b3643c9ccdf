import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { renderChecklist } from "../../checklist/index.js";
import { DEFAULTS, getReferencePin, loadConfig } from "../../config/index.js";
import { CONFIG_FILE, fileExists } from "../../lib/index.js";
import { locatePackageFile } from "../../lib/package-files/index.js";
import { readScenarioCopies } from "../../scenario/index.js";
import {
  addMissingLines,
  buildNewConfig,
  findTestedPins,
  type NewFiles,
  type PortFiles,
  readCheckWorkflow,
  readGitLines,
  readPortFiles,
  writeNewFiles,
} from "../../setup/index.js";
import { renderPublishedSchemas } from "../../store/index.js";
import {
  AUDIT_FILE,
  buildEventPath,
  buildWirePath,
  locateSchemas,
  MANIFEST_FILE,
  README_FILE,
} from "../../transcript/index.js";
import { readAtlas } from "../atlas/files.js";
import { ATLAS_FOLDER } from "../atlas/flags.js";
import { cliErrors } from "../errors.js";
import { getProgramName } from "../shared/program-name.js";
import type { InitFlags } from "./command.js";

/** The scenario that a new repository has, unless it gets the whole catalogue. */
const EXAMPLE_SCENARIO = "thread_basic";

export async function runInit(folder: string, { lang, ci, catalogue, sdk, json }: InitFlags): Promise<void> {
  const root = resolve(folder);
  if (!(await fileExists(root))) throw cliErrors.initFolderMissing({ folder: root });
  const isNew = !(await fileExists(join(root, CONFIG_FILE)));
  const port = lang && (await readPortFiles(lang, ci !== undefined));
  const config = isNew ? await buildNewConfig(root, sdk, await listAtlasReleases(), port?.tests) : undefined;
  const missingPins = isNew ? [] : await listMissingPins(root, sdk);
  const scenarios = await readScenarioCopies(
    locatePackageFile(DEFAULTS.scenarios),
    catalogue ? [] : [EXAMPLE_SCENARIO],
  );
  const { written } = await writeNewFiles(root, {
    ...(config && { [CONFIG_FILE]: config.text }),
    ...prefixPaths(DEFAULTS.scenarios, scenarios),
  });
  written.push(...(await writeGitLines(root, port)));
  const ofFixtures = await writeNewFiles(root, await buildFixturesFolder(root));
  const ofPort = await writeNewFiles(root, { ...(ci && (await readCheckWorkflow())), ...port?.files });
  written.push(...ofFixtures.written, ...ofPort.written);
  const kept = [...(missingPins.length > 0 ? [CONFIG_FILE] : []), ...ofPort.kept];
  const additions: Record<string, string> = {
    ...port?.additions,
    [CONFIG_FILE]: `${missingPins.join(", ")} under \`sdks:\``,
  };
  const next = listNextCommands(root, port);
  if (json)
    return console.log(JSON.stringify({ root, written, kept, reasons: config?.reasons, next }, null, 2));
  for (const line of describeWritten(written)) console.log(line);
  for (const file of kept) console.log(describeKept(file, additions[file]));
  if (written.length === 0 && kept.length === 0) console.log("All files exist already.");
  for (const reason of config?.reasons ?? []) console.log(reason);
  for (const [index, command] of next.entries()) console.log(`${index === 0 ? "Next" : "Then"}: ${command}`);
}

/** Describes the written files, one on each line. If there are several scenario files, one line has their number. */
function describeWritten(files: string[]): string[] {
  const scenarios = files.filter((file) => file.startsWith(`${DEFAULTS.scenarios}/`));
  if (scenarios.length <= 1) return files.map((file) => `wrote ${file}`);
  const others = files.filter((file) => !scenarios.includes(file));
  return [
    ...others.map((file) => `wrote ${file}`),
    `wrote ${scenarios.length} files in ${DEFAULTS.scenarios}`,
  ];
}

/** @param addition what the user should add to the file */
function describeKept(file: string, addition: string | undefined): string {
  return `kept ${file}, which exists already${addition === undefined ? "" : `. Add to it: ${addition}`}`;
}

async function listAtlasReleases(): Promise<string[]> {
  return (await readAtlas(locatePackageFile(ATLAS_FOLDER))).releases;
}

/** Lists the pins that an existing config file lacks, such as `typescript: 0.163.0`. */
async function listMissingPins(root: string, subjects: string[]): Promise<string[]> {
  const { sdks } = await loadConfig(root);
  const pins = Object.entries(await findTestedPins(root, subjects));
  return pins.flatMap(([id, version]) => (sdks[id] === undefined ? [`\`${id}: ${version}\``] : []));
}

/** Adds lines to `.gitignore` and `.gitattributes`. Returns the names of the changed files. */
async function writeGitLines(root: string, port: PortFiles | undefined): Promise<string[]> {
  const { ignored, attributes } = await readGitLines();
  const lines = { ".gitignore": [...ignored, ...(port?.ignored ?? [])], ".gitattributes": attributes };
  const changed: string[] = [];
  for (const [file, all] of Object.entries(lines))
    if (await addMissingLines(join(root, file), all)) changed.push(file);
  return changed;
}

/** Builds the files of the folder for fixtures: its README and the published schemas. Also builds the checklist. */
async function buildFixturesFolder(root: string): Promise<NewFiles> {
  const config = await loadConfig(root);
  const checklist = renderChecklist(undefined, {
    pins: { codex: config.codex, sdk: getReferencePin(config) },
    stale: new Set(),
    tests: new Map(),
    notes: new Map(),
    catalogue: new Map(),
  });
  return {
    [`${DEFAULTS.fixtures}/${README_FILE}`]: FIXTURES_README_TEXT,
    ...prefixPaths(locateSchemas(DEFAULTS.fixtures), renderPublishedSchemas()),
    [DEFAULTS.checklist]: checklist,
  };
}

/** Lists the commands to run next: the installation of what a port's test needs, the test, and the first harvest. */
function listNextCommands(root: string, port: PortFiles | undefined): string[] {
  const harvest = `${getProgramName(root)} harvest`;
  if (!port) return [harvest];
  const isInstalled = existsSync(join(root, "node_modules/codex-touchstone"));
  const install = isInstalled ? [] : ["npm install --save-dev codex-touchstone"];
  return [...install, ...(port.install ? [port.install] : []), port.test, harvest];
}

function prefixPaths(folder: string, files: NewFiles): NewFiles {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
}

const FIXTURES_README_TEXT = `# Fixtures

touchstone recorded these files. Don't edit them: \`touchstone harvest\` records them again. Each SDK has a folder. In it:

- \`${buildEventPath("NAME")}\` has the events that the SDK yields in the scenario NAME, one on each line.
- \`${buildWirePath("NAME")}\` has the messages between SDK and codex in the same run, if the SDK uses \`codex app-server\`.
- \`${MANIFEST_FILE}\` says what each fixture is, and what it was recorded from.
- \`${AUDIT_FILE}\` says who changed which fixture, when and why.
`;
