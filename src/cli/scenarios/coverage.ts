import { getCodex, withSchemas } from "../../codex/index.js";
import { getCacheFolder, loadConfig } from "../../config/index.js";
import {
  COVERAGE_KINDS,
  formatShare,
  measureCoverage,
  readReasons,
  renderCoverage,
} from "../../coverage/index.js";
import { ProtocolSchemas } from "../../protocol/schemas/index.js";
import { readManifest } from "../../store/index.js";
import { locateSubjectFolder } from "../../transcript/index.js";
import { cliErrors } from "../errors.js";
import { writeReport } from "../shared/report.js";
import type { CoverageFlags } from "./command.js";

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
  if (output) await writeReport(output, renderCoverage(coverage, codex.version));
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
