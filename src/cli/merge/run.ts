import { stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { mergeAtlases } from "../../atlas/index.js";
import { loadConfig } from "../../config/index.js";
import { mergeHarvestParts } from "../../harvest/index.js";
import { fileExists } from "../../lib/index.js";
import { findMissingManifest, readManifest, storeErrors } from "../../store/index.js";
import { locateSchemasBeside, locateSubjectFolder, MANIFEST_FILE } from "../../transcript/index.js";
import { locateAtlasFile, readAtlas, writeAndPrintAtlas } from "../atlas/files.js";
import { ATLAS_FOLDER } from "../atlas/flags.js";
import { cliErrors } from "../errors.js";
import { printJsonReport, writeReport } from "../shared/report.js";
import { printStaleLines, readStaleReport } from "../shared/stale-fixtures.js";
import type { MergeFlags } from "./command.js";
import { mergeReports, type ReportPart, readReportPart } from "./merge-reports.js";

export async function runMerge(parts: string[], flags: MergeFlags): Promise<void> {
  const opened = await Promise.all(parts.map(openPart));
  const reports = opened.flatMap((part) => (typeof part === "object" ? [part] : []));
  const isHarvest = opened.some((part) => part === "fixtures" || part === "nothing");
  if (reports.length === parts.length) return printMergedReport(reports, flags);
  if (reports.length > 0 || (isHarvest && opened.some((part) => part === "atlas")))
    throw cliErrors.mergeKinds();
  if (isHarvest)
    return mergeFixtures(
      parts.filter((_, index) => opened[index] === "fixtures"),
      flags,
    );
  const atlas = mergeAtlases(await Promise.all(parts.map(readAtlas)));
  return writeAndPrintAtlas(atlas, { ...flags, output: flags.output ?? ATLAS_FOLDER });
}

/** Finds out what a part is, and reads it if it is a report. A share without scenarios is `nothing`: its harvest stored no fixture, only the published schemas. */
async function openPart(part: string): Promise<ReportPart | "fixtures" | "nothing" | "atlas"> {
  const path = resolve(part);
  if (await fileExists(join(path, MANIFEST_FILE))) return "fixtures";
  if (!(await fileExists(path)) && (await fileExists(locateSchemasBeside(path)))) return "nothing";
  const stats = await stat(path).catch(() => undefined);
  const report = stats?.isFile() ? await readReportPart(part) : undefined;
  if (report) return report;
  if (await findMissingManifest(path)) throw storeErrors.manifestMissing({ folder: part });
  if (!(await fileExists(locateAtlasFile(part))))
    throw cliErrors.mergePartMissing({ part, isThere: stats !== undefined });
  return "atlas";
}

/** Prints the report that one machine would give, or writes it into the file that `--output` names. */
async function printMergedReport(parts: ReportPart[], { output }: MergeFlags): Promise<void> {
  const { report, ok } = await mergeReports(parts);
  if (output === undefined) await printJsonReport(report);
  else await writeReport(output, `${JSON.stringify(report, null, 2)}\n`);
  if (!ok) process.exitCode = 1;
}

async function mergeFixtures(parts: string[], { output, json }: MergeFlags): Promise<void> {
  const config = await loadConfig();
  const manifest = parts[0] === undefined ? undefined : await readManifest(resolve(parts[0]));
  const sdk = manifest?.sdk ?? config.reference;
  const folder = output ? resolve(output) : locateSubjectFolder(config.fixtures, sdk);
  const result = await mergeHarvestParts(
    folder,
    parts.map((part) => resolve(part)),
    () => console.error(`${folder} is locked: waiting`),
  );
  // If a part was forgotten, its fixtures are still the old ones, and may be stale.
  const flags = output !== undefined ? { fixtures: output } : sdk === config.reference ? {} : { sdk };
  const report = await readStaleReport(config, folder, flags);
  if (report.stale.length > 0) process.exitCode = 1;
  if (json) return console.log(JSON.stringify({ folder, ...result, stale: report.stale }, null, 2));
  printStaleLines(report);
  const counts = [`${result.added.length} added`, `${result.changed.length} changed`];
  console.log(`Fixtures: ${relative(process.cwd(), folder) || "."} (${counts.join(", ")})`);
}
