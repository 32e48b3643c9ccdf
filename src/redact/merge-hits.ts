import { isBetterName } from "./rules/index.js";
import type { SecretHit } from "./secretlint.js";

/** Sorts hits, and merges overlapping ones into one, which gets the best of their names. */
export function mergeOverlapping(hits: SecretHit[]): SecretHit[] {
  const merged: SecretHit[] = [];
  for (const hit of hits.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = merged.at(-1);
    if (last === undefined || hit.from >= last.to) merged.push({ ...hit });
    else {
      last.to = Math.max(last.to, hit.to);
      if (isBetterName(hit.rule, last.rule)) last.rule = hit.rule;
    }
  }
  return merged;
}
