/** Searches the names and lines of fixtures. The server and the page search in the same way. */

/** A fixture whose name or lines contain the text that was searched for. */
export interface FoundFixture {
  name: string;
  /** The number of distinct lines that contain the text; 0 if only the name contains it. */
  lines: number;
}

/** Prepares a query. The search ignores case, and spaces around the query. If the result is empty, the caller does not search. */
export function normalizeQuery(query: string): string {
  return query.trim().toLowerCase();
}

/** Whether a fixture's name contains a normalized query. */
export function matchesName(name: string, wanted: string): boolean {
  return name.toLowerCase().includes(wanted);
}

/** Searches one fixture for a normalized query. @returns the fixture, or nothing */
export function searchFixture(name: string, lines: Iterable<string>, wanted: string): FoundFixture[] {
  const found = { name, lines: countMatches(lines, wanted) };
  return found.lines > 0 || matchesName(name, wanted) ? [found] : [];
}

function countMatches(lines: Iterable<string>, wanted: string): number {
  let count = 0;
  for (const line of new Set(lines)) if (line.toLowerCase().includes(wanted)) count++;
  return count;
}
