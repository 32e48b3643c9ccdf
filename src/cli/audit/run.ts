import { relative } from "node:path";
import { checkFolder } from "../../check/index.js";
import { didYouMean, replaceControls, type TouchstoneError } from "../../lib/index.js";
import {
  type AuditEntry,
  type FolderProblem,
  filterTrail,
  parseAuditLog,
  readAudit,
  readManifest,
  storeErrors,
} from "../../store/index.js";
import { chooseFixturesFolder } from "../shared/fixtures.js";
import type { AuditFlags } from "../shared/flags.js";
import { formatFolderProblem } from "../shared/print-error.js";

/** Prints the audit log of one fixture or of all, and verifies it. */
export async function runAudit(name: string | undefined, flags: AuditFlags): Promise<void> {
  const folder = await chooseFixturesFolder(flags);
  const entries = parseAuditLog(await readAudit(folder));
  const trail = name === undefined ? entries : filterTrail(entries, name);
  const problems = await checkFolder(folder);
  if (name !== undefined && trail.length === 0) throw await buildUnknownFixtureError(folder, name, entries);
  if (flags.json) console.log(JSON.stringify({ folder, trail, problems }, null, 2));
  else printTrail(folder, trail, name, problems);
  if (problems.length > 0) process.exitCode = 1;
}

function printTrail(
  folder: string,
  trail: AuditEntry[],
  name: string | undefined,
  problems: FolderProblem[],
): void {
  for (const { seq, at, by, action, reason, tool, environment, changes } of trail) {
    const versions = Object.entries(environment.packages ?? {}).filter(([one]) =>
      one.startsWith("openai-codex"),
    );
    const where = [
      environment.platform,
      ...versions.map((parts) => parts.join(" ")),
      `touchstone ${tool}`,
    ].join(", ");
    console.log(`${seq}  ${at}  ${replaceControls(by)}  ${action}: ${replaceControls(reason)}\n   ${where}`);
    const shown = name === undefined ? changes.slice(0, 5) : changes;
    for (const { scenario, change, from, to } of shown)
      console.log(`   ${change} ${scenario}: ${shortenDigest(from)} → ${shortenDigest(to)}`);
    if (shown.length < changes.length)
      console.log(`   … and ${changes.length - shown.length} more: --json has them`);
  }
  for (const problem of problems) console.error(formatFolderProblem("broken", problem));
  const where = relative(process.cwd(), folder) || ".";
  if (problems.length === 0)
    console.log(`The trail holds: ${where} is what it says, from the first entry to the last.`);
}

function shortenDigest(digest: string | null): string {
  return digest === null ? "nothing" : digest.slice("sha256:".length, "sha256:".length + 12);
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
