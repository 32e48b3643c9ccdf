import { formatCount } from "../lib/index.js";
import { DRIFT_CLASSES } from "./diff.js";
import type { Difference, DriftClass, SetDiff } from "./types.js";

/** Differences that are the same change, wherever it shows: of one kind, at one member, of one sort of event. */
export interface DifferenceGroup {
  class: DriftClass;
  kind: Difference["kind"];
  event: string;
  path: string;
  /** How often it shows. */
  count: number;
  /** The fixtures in which it does. */
  fixtures: string[];
  /** Where it shows first, such as `thread_basic.jsonl:3`, and what it says there. */
  first: string;
  message: string;
}

/** All differences, the same ones together; the gravest first, then those that show most often. */
export function groupDifferences({ fixtures }: SetDiff): DifferenceGroup[] {
  const groups = new Map<string, DifferenceGroup>();
  for (const { name, files } of fixtures) {
    for (const { file, differences } of files) {
      for (const difference of differences) {
        const { class: class_, kind, event, oldLine, newLine, message } = difference;
        const path = difference.path.replace(/(^|\.)\d+(?=\.|$)/g, "$1*");
        const line = newLine ?? oldLine;
        const about = kind === "fixture-added" || kind === "fixture-removed" ? name : path;
        const key = [class_, kind, event, about].join("\u0000");
        const known = groups.get(key);
        if (known) {
          known.count++;
          if (known.fixtures.at(-1) !== name) known.fixtures.push(name);
        } else {
          const first = line === null ? file : `${file}:${line}`;
          groups.set(key, { class: class_, kind, event, path, count: 1, fixtures: [name], first, message });
        }
      }
    }
  }
  return [...groups.values()].sort(
    (a, b) => DRIFT_CLASSES.indexOf(a.class) - DRIFT_CLASSES.indexOf(b.class) || b.count - a.count,
  );
}

/** How many fixtures a comparison found changed, in words. */
export function describeTotal({ fixtures, same }: SetDiff): string {
  return `${formatCount(fixtures.length, "fixture")} changed, ${same} unchanged`;
}

/** How many groups of each class there are, in words: `2 breaking, 1 cosmetic`. */
export function describeCounts(groups: DifferenceGroup[]): string {
  return DRIFT_CLASSES.map(
    (class_) => [groups.filter((group) => group.class === class_).length, class_] as const,
  )
    .filter(([count]) => count > 0)
    .map(([count, class_]) => `${count} ${class_}`)
    .join(", ");
}
