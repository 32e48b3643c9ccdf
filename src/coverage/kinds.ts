/** The kinds of names that coverage counts, in the order of docs/coverage.md. */
export const COVERAGE_KINDS = [
  "notifications",
  "items",
  "requests",
  "clientRequests",
  "errors",
  "statuses",
  "values",
] as const;

export type CoverageKind = (typeof COVERAGE_KINDS)[number];
