/** Searches the lines of fixtures. The server and the page search in the same way. */

/** A fixture whose lines contain the text that was searched. */
export interface FoundFixture {
  name: string;
  /** The number of distinct lines that contain it. */
  lines: number;
}

/** Prepares a text to be searched. Upper and lower case are the same. Empty: nothing is searched. */
export function normalizeQuery(query: string): string {
  return query.trim().toLowerCase();
}

/** Counts the distinct lines that contain a normalized query. */
export function countMatches(lines: Iterable<string>, wanted: string): number {
  let count = 0;
  for (const line of new Set(lines)) if (line.toLowerCase().includes(wanted)) count++;
  return count;
}
