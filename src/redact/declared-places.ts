import { redactErrors } from "./errors.js";

/** A place where a scenario declares that a secret is expected. */
export interface DeclaredPlace {
  /** Dot path into an event or a frame's message. `*` is one member or index, `**` any number of them. */
  at: string;
}

/** Splits a declared place into its segments. @throws TouchstoneError `bad-redaction-place` */
export function parsePlace({ at }: DeclaredPlace): string[] {
  const segments = at.split(".");
  const bad = segments.find((segment) => !/^(?:\*\*?|[^*[\]\s]+)$/.test(segment));
  if (bad === undefined) return segments;
  const problem =
    bad === ""
      ? "has an empty member"
      : `has \`${bad}\` where a member, an index, \`*\` or \`**\` is expected`;
  throw redactErrors.badRedactionPlace({ at, problem });
}

/** Whether a declared place, as `parsePlace` returns it, matches a path. */
export function matchesPlace(place: string[], path: string[]): boolean {
  // `next` holds the indexes in `place` that may match the next segment. So the time is linear, also with many `**`.
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

/**
 * Formats a path in the form in which a user declares it. A member that can't be written in this form or must stay hidden becomes
 * `*`, and an empty path becomes `**`.
 */
export function formatPlace(path: string[], isHidden: (segment: string) => boolean): string {
  if (path.length === 0) return "**";
  return path
    .map((segment) => (/^[^*[\]\s.]+$/.test(segment) && !isHidden(segment) ? segment : "*"))
    .join(".");
}

/** Adds the index after each `**`, since `**` may stand for no member. */
function advanceIndexes(place: string[], indexes: Set<number>): Set<number> {
  for (const index of indexes) if (place[index] === "**") indexes.add(index + 1);
  return indexes;
}
