import { tryGit } from "../../lib/index.js";
import { cliErrors } from "../errors.js";

/** Reads the name for the audit log: `TOUCHSTONE_ACTOR`, else git's user, else `unknown`. */
export async function readActor(): Promise<string> {
  if (process.env.TOUCHSTONE_ACTOR) return process.env.TOUCHSTONE_ACTOR;
  const name = await tryGit(["config", "user.name"]);
  return name?.stdout.trim() || "unknown";
}

/**
 * Returns the time for the manifest and the audit log; `SOURCE_DATE_EPOCH` (reproducible-builds.org) overrides the clock.
 * @throws TouchstoneError `source-date-invalid`
 */
export function readCurrentTime(epoch = process.env.SOURCE_DATE_EPOCH): Date {
  if (!epoch) return new Date();
  if (!/^\d{1,12}$/.test(epoch) || Number(epoch) > LAST_SECOND) throw cliErrors.sourceDateInvalid({ epoch });
  return new Date(Number(epoch) * 1000);
}

/** The last second of the year 9999. Later years have five digits, which the manifest and the audit log do not allow. */
const LAST_SECOND = 253_402_300_799;
