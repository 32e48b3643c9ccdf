import { extname } from "node:path";
import { type CodexBinary, generateSchemas, getCodex, withSchemas } from "../../codex/index.js";
import { getCacheFolder, loadConfig, SCHEMA_PREFIX } from "../../config/index.js";
import {
  COVERAGE_KINDS,
  type CoveredSubject,
  formatShare,
  measureCoverage,
  measureExecCoverage,
  readReasons,
  renderCoverage,
  renderExecCoverage,
} from "../../coverage/index.js";
import { withScratchFolder } from "../../lib/index.js";
import { ProtocolSchemas } from "../../protocol/schemas/index.js";
import { listSubjects, readManifest } from "../../store/index.js";
import { locateSubjectFolder } from "../../transcript/index.js";
import { cliErrors } from "../errors.js";
import { writeReport } from "../shared/report.js";
import type { CoverageFlags } from "./command.js";

/** The subject whose events are those of `codex exec` itself, without an SDK. */
const EXEC = "exec";

export async function runCoverage({ json, output, strict }: CoverageFlags): Promise<void> {
  const config = await loadConfig();
  const codex = await getCodex({
    version: config.codex,
    cacheDir: getCacheFolder(),
    onProgress: (text) => console.error(text),
  });
  const schemas = await withSchemas(codex, getCacheFolder(), (folder) => new ProtocolSchemas(folder));
  const names = [config.reference, ...(await listSubjects(config.fixtures))];
  const subjects = await Promise.all(
    [...new Set(names)].map((id) => readCoveredSubject(config.fixtures, id)),
  );
  const coverage = await measureCoverage(
    subjects,
    schemas,
    await listStableRequests(codex),
    await readReasons(config.scenarios),
  );
  const execSubject = await readCoveredSubject(config.fixtures, EXEC);
  const exec = execSubject.manifest ? await measureExecCoverage(execSubject) : [];
  if (output) {
    await writeReport(output, renderCoverage(coverage, codex.version));
    if (execSubject.manifest)
      await writeReport(buildExecPath(output), renderExecCoverage(exec, codex.version));
  }
  if (json) console.log(JSON.stringify({ codex: codex.version, ...coverage, exec }, null, 2));
  else {
    for (const kind of COVERAGE_KINDS) {
      console.log(`${kind.padEnd(14)}  ${formatShare(coverage.rows.filter((row) => row.kind === kind))}`);
    }
    if (execSubject.manifest) console.log(`${EXEC.padEnd(14)}  ${formatShare(exec)}`);
    for (const { name, reason } of coverage.rows) if (reason) console.log(`  ${name}: ${reason}`);
  }
  const { problems } = coverage;
  if (problems.length === 0) return;
  if (strict) throw cliErrors.coverageUnexplained({ problems });
  if (!json)
    console.log(
      `Names that have neither a scenario nor a reason, and reasons that do not hold: ${problems.length}. \`--strict\` lists them, and exits with 1.`,
    );
}

async function readCoveredSubject(fixtures: string, id: string): Promise<CoveredSubject> {
  const folder = locateSubjectFolder(fixtures, id);
  return { folder, manifest: await readManifest(folder) };
}

/** Lists the client's requests in codex's stable API. */
function listStableRequests(codex: CodexBinary): Promise<string[]> {
  return withScratchFolder(getCacheFolder(), SCHEMA_PREFIX, async (folder) => {
    await generateSchemas(codex, folder, { experimental: false });
    return new ProtocolSchemas(folder).listMethods("ClientRequest");
  });
}

/** Builds the path of the page about `codex exec`, beside the main page: `docs/coverage.md` → `docs/coverage-exec.md`. */
function buildExecPath(output: string): string {
  const ending = extname(output);
  return `${output.slice(0, output.length - ending.length)}-exec${ending}`;
}
