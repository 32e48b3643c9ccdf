import { writeFile } from "node:fs/promises";
import { relative } from "node:path";
import { getCodex, withSchemas } from "../../codex/index.js";
import { getCacheFolder, loadConfig } from "../../config/index.js";
import {
  COVERAGE_KINDS,
  formatShare,
  measureCoverage,
  readReasons,
  renderCoverage,
} from "../../coverage/index.js";
import { replaceControls } from "../../lib/index.js";
import { ProtocolSchemas } from "../../protocol/schemas/index.js";
import { loadCatalogue, type Scenario, writeNewScenario } from "../../scenario/index.js";
import { readManifest } from "../../store/index.js";
import { locateSubjectFolder } from "../../transcript/index.js";
import { cliErrors } from "../errors.js";
import type { CoverageFlags, JsonFlags } from "../shared/flags.js";
import { buildErrorJson, formatErrorText } from "../shared/print-error.js";

export async function runList({ json }: JsonFlags): Promise<void> {
  const entries = await loadCatalogue((await loadConfig()).scenarios);
  const rows = entries.map((entry) =>
    "error" in entry
      ? { ...INVALID_ROW, name: entry.name, title: entry.error.message }
      : buildRow(entry.scenario),
  );
  if (json) return console.log(JSON.stringify(rows, null, 2));
  const width = Math.max(...rows.map(({ name }) => name.length), 0);
  for (const area of new Set(rows.map((row) => row.area))) {
    console.log(area);
    for (const { name, title, steps, covers, unsupported } of rows.filter((row) => row.area === area)) {
      console.log(`  ${replaceControls(name).padEnd(width)}  ${steps.padEnd(5)}  ${replaceControls(title)}`);
      const proves = [...covers, ...(unsupported ? [`unsupported: ${unsupported}`] : [])];
      for (const line of proves) console.log(`  ${" ".repeat(width)}         - ${replaceControls(line)}`);
    }
    console.log();
  }
  console.log(`${rows.length} scenarios`);
}

const INVALID_ROW = { area: "invalid", steps: "", covers: [] as string[], unsupported: undefined };

function buildRow({ name, title, area, steps, covers, unsupported }: Scenario) {
  return { name, title, area, steps, covers, unsupported };
}

export async function runNew(name: string, { json }: JsonFlags): Promise<void> {
  const file = await writeNewScenario((await loadConfig()).scenarios, name);
  if (json) return console.log(JSON.stringify({ written: file }, null, 2));
  console.log(`wrote ${relative(process.cwd(), file)}`);
  console.log(`Next: touchstone harvest --scenario ${name}`);
}

export async function runCoverage({ json, output }: CoverageFlags): Promise<void> {
  const config = await loadConfig();
  const folder = locateSubjectFolder(config.fixtures, config.reference);
  const codex = await getCodex({
    version: config.codex,
    cacheDir: getCacheFolder(),
    onProgress: (text) => console.error(text),
  });
  const schemas = await withSchemas(codex, getCacheFolder(), (folder) => new ProtocolSchemas(folder));
  const coverage = await measureCoverage(
    folder,
    await readManifest(folder),
    schemas,
    await readReasons(config.scenarios),
  );
  if (output) await writeFile(output, renderCoverage(coverage, codex.version));
  if (json) console.log(JSON.stringify({ codex: codex.version, ...coverage }, null, 2));
  else {
    for (const kind of COVERAGE_KINDS) {
      console.log(`${kind.padEnd(13)}  ${formatShare(coverage.rows.filter((row) => row.kind === kind))}`);
    }
    for (const { name, reason } of coverage.rows) if (reason) console.log(`  ${name}: ${reason}`);
  }
  if (coverage.problems.length === 0) return;
  throw cliErrors.coverageUnexplained({ problems: coverage.problems });
}

export async function runValidate(names: string[], { json }: JsonFlags): Promise<void> {
  const entries = await loadCatalogue((await loadConfig()).scenarios, names);
  const errors = entries.flatMap((entry) => ("error" in entry ? [entry] : []));
  if (json) {
    const invalid = errors.map(({ name, error }) => ({ name, ...buildErrorJson(error, error.code) }));
    console.log(JSON.stringify({ checked: entries.length, invalid }, null, 2));
  } else {
    for (const { error } of errors) console.error(formatErrorText(error));
    console.log(`${entries.length - errors.length} of ${entries.length} scenarios are valid`);
  }
  if (errors.length > 0) process.exitCode = 1;
}
