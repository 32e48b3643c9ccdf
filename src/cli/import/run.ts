import { existsSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { type Config, loadConfig } from "../../config/index.js";
import { importCapture, importErrors } from "../../import/index.js";
import { streamPlainFile } from "../../lib/index.js";
import type { Protocol } from "../../protocol/index.js";
import { readSubject } from "../../sdk/index.js";
import { locateSubjectFolder } from "../../transcript/index.js";
import { loadAtlas } from "../atlas/files.js";
import { readActor, readCurrentTime } from "../shared/audit-facts.js";
import { loadKnowledge } from "../shared/knowledge.js";
import { printJsonReport } from "../shared/report.js";
import { STDIN } from "../shared/stdin.js";
import { version } from "../shared/version.js";
import type { ImportFlags } from "./command.js";
import { buildImportJson, printImportReport } from "./output.js";

export async function runImport(capture: string, flags: ImportFlags): Promise<void> {
  const config = await loadConfig();
  const { name } = flags;
  if (existsSync(join(config.scenarios, `${name}.yaml`))) throw importErrors.nameOfScenario({ name });
  const isStdin = capture === STDIN;
  if (!isStdin && !existsSync(capture)) throw importErrors.captureMissing({ file: capture });
  const chunks = isStdin ? process.stdin : streamPlainFile(capture); // after the check: a missing file has an error of its own
  const report = await importCapture({
    file: isStdin ? "stdin" : capture,
    chunks,
    name,
    title: flags.title,
    from: flags.from ?? (isStdin ? "stdin" : basename(capture)),
    format: flags.protocol,
    codex: flags.codex,
    redact: flags.redact,
    allowMisfits: flags.allowMisfits ?? false,
    replace: flags.replace ?? false,
    knowledge: await loadKnowledge(await loadAtlas(flags.atlas, flags)),
    chooseFolder: (protocol, isOfCodex) => chooseFolder(config, protocol, isOfCodex, flags.sdk),
    by: await readActor(),
    reason: flags.reason,
    tool: version,
    environment: { platform: `${process.platform}-${process.arch}`, node: process.versions.node },
    now: readCurrentTime(),
    onWait: (folder) => console.error(`${folder} is locked: waiting`),
  });
  if (flags.json) await printJsonReport(buildImportJson(report));
  else if (!flags.quiet) printImportReport(report, relative(process.cwd(), report.folder), config.reference);
}

/**
 * Finds the fixtures folder for a protocol: that of the given subject, otherwise that of the reference if it uses this protocol,
 * otherwise that of codex itself, whose subjects have the names of the protocols.
 * @param isOfCodex whether the subject must be codex itself: session files are always its fixtures
 * @throws TouchstoneError `protocol-differs`, `sdk-unknown`, `session-of-sdk`
 */
async function chooseFolder(
  { fixtures, reference, root }: Config,
  protocol: Protocol,
  isOfCodex: boolean,
  given?: string,
) {
  const ofCodex = { sdk: protocol, folder: locateSubjectFolder(fixtures, protocol) };
  if (isOfCodex) {
    if (given !== undefined && given !== protocol)
      throw importErrors.sessionOfSdk({ sdk: given, needed: protocol });
    return ofCodex;
  }
  const definition = await readSubject(given ?? reference, root);
  const { id: sdk, protocol: ownProtocol } = definition;
  if (ownProtocol === protocol) return { sdk, folder: locateSubjectFolder(fixtures, sdk) };
  if (given !== undefined)
    throw importErrors.protocolDiffers({ sdk, protocol: ownProtocol, needed: protocol });
  return ofCodex;
}
