import { formatCount } from "../../lib/index.js";
import { DRIFT_CLASSES } from "../classify/drift-classes.js";
import type { Difference, DriftClass, SetDiff } from "../types.js";

/** Differences that are the same change in several places: equal in class, kind, event and member. */
export interface DifferenceGroup {
  class: DriftClass;
  kind: Difference["kind"];
  event: string;
  path: string;
  /** Number of differences. */
  count: number;
  /** Names of the fixtures that contain the change. */
  fixtures: string[];
  /** The place of the first difference, such as `thread_basic.jsonl:3`; `message` describes it. */
  first: string;
  message: string;
}

/**
 * Groups the differences of a comparison by change.
 * @returns the groups, the most severe first, then the most frequent
 */
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

/** Describes how many fixtures changed: `3 fixtures changed, 60 unchanged`. */
export function describeTotal({ fixtures, same }: SetDiff): string {
  return `${formatCount(fixtures.length, "fixture")} changed, ${same} unchanged`;
}

/** Describes how many groups each class has: `2 breaking, 1 cosmetic`. */
export function describeCounts(groups: DifferenceGroup[]): string {
  return DRIFT_CLASSES.map(
    (class_) => [groups.filter((group) => group.class === class_).length, class_] as const,
  )
    .filter(([count]) => count > 0)
    .map(([count, class_]) => `${count} ${class_}`)
    .join(", ");
}
