import { renderTypes } from "../../atlas/index.js";
import { cliErrors } from "../errors.js";
import { printReport, writeReport } from "../shared/report.js";
import type { TypesFlags } from "./command.js";
import { loadAtlas } from "./files.js";

/** Prints or writes the types of a release. `--face` is the former name of `--protocol`. */
export async function runTypes(flags: TypesFlags): Promise<void> {
  if (flags.closed && flags.lang === "ts") throw cliErrors.closedTypes({});
  const text = renderTypes(await loadAtlas(flags.atlas), flags.codex, flags.lang, {
    protocol: flags.face ?? flags.protocol,
    isClosed: flags.closed,
  });
  if (flags.output === undefined) await printReport(text);
  else await writeReport(flags.output, text);
}
