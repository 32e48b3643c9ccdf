import { tryGit } from "../../lib/index.js";

/** The name for the audit log: `TOUCHSTONE_ACTOR`, else git's user. */
export async function readActor(): Promise<string> {
  if (process.env.TOUCHSTONE_ACTOR) return process.env.TOUCHSTONE_ACTOR;
  const name = await tryGit(["config", "user.name"]);
  return name?.stdout.trim() || "unknown";
}

/** The time for the manifest and the audit log; `SOURCE_DATE_EPOCH` (reproducible-builds.org) overrides the clock. */
export function readCurrentTime(): Date {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  return epoch ? new Date(Number(epoch) * 1000) : new Date();
}
