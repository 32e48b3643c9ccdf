import { checkFolder } from "../../check/index.js";
import { didYouMean, type TouchstoneError } from "../../lib/index.js";
import {
  type AuditEntry,
  filterTrail,
  parseAuditLog,
  readAudit,
  readManifest,
  storeErrors,
} from "../../store/index.js";
import { chooseFixturesFolder } from "../shared/fixtures.js";
import { printJsonReport } from "../shared/report.js";
import type { AuditFlags } from "./command.js";
import { printTrail } from "./output.js";

/** Prints the audit entries about one fixture or about all, and checks the whole fixtures folder. */
export async function runAudit(name: string | undefined, flags: AuditFlags): Promise<void> {
  const folder = await chooseFixturesFolder(flags);
  const entries = parseAuditLog(await readAudit(folder));
  const trail = name === undefined ? entries : filterTrail(entries, name);
  const problems = await checkFolder(folder);
  if (name !== undefined && trail.length === 0) throw await buildUnknownFixtureError(folder, name, entries);
  if (flags.json) await printJsonReport({ folder, trail, problems });
  else printTrail(folder, trail, name, problems);
  if (problems.length > 0) process.exitCode = 1;
}

async function buildUnknownFixtureError(
  folder: string,
  name: string,
  entries: AuditEntry[],
): Promise<TouchstoneError> {
  const there = Object.keys((await readManifest(folder).catch(() => undefined))?.scenarios ?? {});
  const known = [
    ...new Set([...there, ...entries.flatMap(({ changes }) => changes.map(({ scenario }) => scenario))]),
  ];
  return storeErrors.noSuchFixtureInAudit({ name, folder, near: didYouMean(name, known) });
}
