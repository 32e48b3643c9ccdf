/** Shortens texts of the atlas for a terminal. */

/** The maximum number of scenarios in one line. */
const MAX_SCENARIOS = 3;
/** The maximum number of characters of a reason. */
const MAX_REASON = 120;

/** Lists the first names, and counts the others. */
export function listSome(names: readonly string[]): string {
  const more = names.length - MAX_SCENARIOS;
  return `${names.slice(0, MAX_SCENARIOS).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Cuts a text. @param length the maximum number of characters */
export function shorten(text: string, length = MAX_REASON): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
