import { relative } from "node:path";
import { replaceControls } from "../../lib/index.js";
import type { AuditEntry, FolderProblem } from "../../store/index.js";
import { formatFolderProblem } from "../shared/print-error.js";

/** Prints entries of the audit log, and what is wrong with the fixtures folder. @param name the fixture that the user named */
export function printTrail(
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
      ...(environment.driver === undefined ? [] : [environment.driver]),
      ...versions.map((parts) => parts.join(" ")),
      `touchstone ${tool}`,
    ].join(", ");
    console.log(`${seq}  ${at}  ${replaceControls(by)}  ${action}: ${replaceControls(reason)}\n   ${where}`);
    const shown = name === undefined ? changes.slice(0, 5) : changes;
    for (const { scenario, change, from, to } of shown)
      console.log(`   ${change} ${scenario}: ${describeFiles(from, to)}`);
    if (shown.length < changes.length)
      console.log(`   … and ${changes.length - shown.length} more: --json has them`);
  }
  for (const problem of problems) console.error(formatFolderProblem("broken", problem));
  const where = relative(process.cwd(), folder) || ".";
  if (problems.length === 0) console.log(`The audit log is valid, and ${where} matches its last entry.`);
}

/** @param from the digest of the files before the change; null if there was no fixture @param to the digest after it */
function describeFiles(from: string | null, to: string | null): string {
  if (from !== to) return `${shortenDigest(from)} → ${shortenDigest(to)}`;
  return from === null
    ? "no fixture"
    : `its files are those that the manifest listed before (${shortenDigest(from)})`;
}

function shortenDigest(digest: string | null): string {
  return digest === null ? "nothing" : digest.slice("sha256:".length, "sha256:".length + 12);
}
