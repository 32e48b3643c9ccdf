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
  if (written.length === 0) console.log("Everything is there already.");
  console.log("Next: touchstone harvest");
}

function prefixPaths(folder: string, files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
}

const FIXTURES_README_TEXT = `# Golden transcripts

Recorded by touchstone, not written by hand: \`touchstone harvest\` makes them anew. \`${buildEventPath("NAME")}\` holds what the SDK
yields, an event a line; \`${buildWirePath("NAME")}\` the frames between SDK and codex in the same run; \`${MANIFEST_FILE}\` says what
each is and where it came from; \`${AUDIT_FILE}\` who changed what, when and why.
`;
