import { getFirstLine } from "../lib/index.js";
import { shortenText } from "../redact/index.js";

/** A folder of one run in the cache. */
const RUN_FOLDER = /(?:\/[^\s/<>"']+)*\/runs\/\w+\/\w+(?=\/)/g;
const ID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;
/** The part of a message that has the limit of a run, which depends on the machine. */
const RUN_LIMIT = /\bstill not done after \d+ s\b/;

/** Shortens a message to at most 300 characters of its first line, and replaces what differs from run to run: folders of the run, ids, and the limit of the run. */
export function shortenReason(text: string): string {
  const line = getFirstLine(text)
    .replace(RUN_FOLDER, "…")
    .replace(ID, "…")
    .replace(RUN_LIMIT, "it never ends");
  return shortenText(line, 300, 299);
}
