import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { renderChecklist } from "../../checklist/index.js";
import { DEFAULTS, getReferencePin, initRepository, loadConfig } from "../../config/index.js";
import { fileExists } from "../../lib/index.js";
import { renderPublishedSchemas } from "../../store/index.js";
import {
  AUDIT_FILE,
  buildEventPath,
  buildWirePath,
  locateSchemas,
  MANIFEST_FILE,
  README_FILE,
} from "../../transcript/index.js";
import { cliErrors } from "../errors.js";
import type { JsonFlags } from "../shared/flags.js";
import { locatePackageFile } from "../shared/package-file.js";
import { getProgramName } from "../shared/program-name.js";

const EXAMPLE_SCENARIO = "scenarios/thread_basic.yaml";

export async function runInit(folder: string, { json }: JsonFlags): Promise<void> {
  const root = resolve(folder);
  if (!(await fileExists(root))) throw cliErrors.initFolderMissing({ folder: root });
  const example = await readFile(locatePackageFile(EXAMPLE_SCENARIO), "utf8");
  const written = await initRepository(root, { [EXAMPLE_SCENARIO]: example });
  const config = await loadConfig(root);
  const checklist = renderChecklist(undefined, {
    pins: { codex: config.codex, sdk: getReferencePin(config) },
    stale: new Set(),
    tests: new Map(),
    notes: new Map(),
    catalogue: new Map(),
  });
  written.push(
    ...(await initRepository(root, {
      [`${DEFAULTS.fixtures}/${README_FILE}`]: FIXTURES_README_TEXT,
      ...prefixPaths(locateSchemas(DEFAULTS.fixtures), renderPublishedSchemas()),
      [DEFAULTS.checklist]: checklist,
    })),
  );
  if (json) return console.log(JSON.stringify({ root, written }, null, 2));
  for (const file of written) console.log(`wrote ${file}`);
  if (written.length === 0) console.log("All files exist already.");
  console.log(`Next: ${getProgramName(root)} harvest`);
}

function prefixPaths(folder: string, files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
}

const FIXTURES_README_TEXT = `# Fixtures

touchstone recorded these files. Don't edit them: \`touchstone harvest\` records them again. For each scenario NAME and each SDK:

- \`${buildEventPath("NAME")}\` has the events that the SDK yields, one on each line.
- \`${buildWirePath("NAME")}\` has the messages between SDK and codex in the same run.
- \`${MANIFEST_FILE}\` says what each fixture is, and what it was recorded from.
- \`${AUDIT_FILE}\` says who changed which fixture, when and why.
`;
