import type { ChangeOccurrence } from "../review-types.js";

/** Lists the places that have a line. A line may have several differences of one change; only its first place is listed. */
export function omitRepeatedLines(places: ChangeOccurrence["places"]): ChangeOccurrence["places"] {
  const known = new Set<string>();
  return places.filter(({ file, line }) => {
    const key = `${line} ${file}`;
    const isNew = line !== null && !known.has(key);
    known.add(key);
    return isNew;
  });
}
