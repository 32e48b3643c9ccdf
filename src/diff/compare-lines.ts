import { alignLines } from "./align/align-lines.js";
import { FileLines } from "./align/file-lines.js";
import { findDifferences } from "./classify/differences.js";
import type { LineComparison } from "./types.js";

/**
 * Compares the lines of two files of events, frames or session records, in linear time and memory. The differences follow
 * from the alignment, which is returned with them.
 */
export function compareLines(oldTexts: string[], newTexts: string[]): LineComparison {
  if (oldTexts.length === newTexts.length && oldTexts.every((text, index) => text === newTexts[index]))
    return { pairs: oldTexts.map((_, index) => [index, index]), differences: [] };
  const [old, now] = [new FileLines(oldTexts), new FileLines(newTexts)];
  const pairs = alignLines(old, now);
  return { pairs, differences: findDifferences(old, now, pairs) };
}
