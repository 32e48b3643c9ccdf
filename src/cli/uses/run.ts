import { statSync } from "node:fs";
import { proposeUses } from "../../atlas/index.js";
import { listFilesBelow, readPlainText } from "../../lib/index.js";
import { loadAtlas } from "../atlas/files.js";
import { cliErrors } from "../errors.js";
import { printReport, writeReport } from "../shared/report.js";
import type { UsesFlags } from "./command.js";

export async function runUses(sources: string[], flags: UsesFlags): Promise<void> {
  const atlas = await loadAtlas(flags.atlas);
  const texts = await Promise.all(sources.flatMap(listSources).map((file) => readPlainText(file)));
  const uses = proposeUses(atlas, texts);
  if (uses.length === 0) throw cliErrors.usesNotFound({ sources });
  const text = `# Proposed from ${sources.join(", ")}: remove what your parser does not need. If it accepts only some types of a member, add these behind the member.\n${uses.join("\n")}\n`;
  if (flags.output === undefined) await printReport(text);
  else await writeReport(flags.output, text);
}

/** The endings of source files, in the languages of clients. */
const SOURCE = /\.(?:[cm]?[jt]sx?|py|rs|go|java|kt|exs?|rb|cs|swift|php|scala|dart)$/;

/** Folders of packages and of build results, which are left out. */
const SKIPPED = ["node_modules", "target", "deps"];

function listSources(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: true })?.isDirectory()) return [path];
  return listFilesBelow(path, SKIPPED).filter((file) => SOURCE.test(file));
}
