import { redactErrors } from "./errors.js";

/** A place where a scenario says that a secret will stand. */
export interface DeclaredPlace {
  /** Dot path into an event, or into a frame's message; `*` is one member or index, `**` any number of them. */
  at: string;
}

/** @throws TouchstoneError `bad-redaction-place` */
export function parsePlace({ at }: DeclaredPlace): string[] {
  const segments = at.split(".");
  const bad = segments.find((segment) => !/^(?:\*\*?|[^*[\]\s]+)$/.test(segment));
  if (bad === undefined) return segments;
  const problem = bad === "" ? "has an empty member" : `has the member \`${bad}\``;
  throw redactErrors.badRedactionPlace({ at, problem });
}

export function matchesPlace(place: string[], path: string[]): boolean {
  // Which members of the place may come next, after each segment of the path: linear, whatever the `**`.
  let next = advanceIndexes(place, new Set([0]));
  for (const segment of path) {
    const after = new Set<number>();
    for (const index of next) {
      if (place[index] === "**") after.add(index);
      else if (place[index] === "*" || place[index] === segment) after.add(index + 1);
    }
    next = advanceIndexes(place, after);
  }
  return next.has(place.length);
}

/** The place of one path as a user would declare it. Members that cannot be written, or may not be shown, become `*`. */
export function formatPlace(path: string[], isHidden: (segment: string) => boolean): string {
  if (path.length === 0) return "**";
  return path
    .map((segment) => (/^[^*[\]\s.]+$/.test(segment) && !isHidden(segment) ? segment : "*"))
    .join(".");
}

function advanceIndexes(place: string[], indexes: Set<number>): Set<number> {
  for (const index of indexes) if (place[index] === "**") indexes.add(index + 1);
  return indexes;
}
