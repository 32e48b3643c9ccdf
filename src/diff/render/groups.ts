import { formatCount } from "../../lib/index.js";
import { DRIFT_CLASSES } from "../classify/drift-classes.js";
import type { Difference, DriftClass, SetDiff } from "../types.js";

/** Differences that are the same change in one or more places: equal in class, kind, event and member. Each new or removed fixture is a group of its own. */
export interface DifferenceGroup {
  class: DriftClass;
  kind: Difference["kind"];
  event: string;
  /** The path of the member, with `*` for each index of a list. */
  path: string;
  /** Number of differences. */
  count: number;
  /** Names of the fixtures that contain the change. */
  fixtures: string[];
  /** Number of files that contain the change. The wire of a fixture is a file of its own. */
  files: number;
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
      const inThisFile = new Set<DifferenceGroup>();
      for (const difference of differences) {
        const { class: class_, kind, event, oldLine, newLine, message } = difference;
        const path = difference.path.replace(/(^|\.)\d+(?=\.|$)/g, "$1*");
        const line = newLine ?? oldLine;
        const about = kind === "fixture-added" || kind === "fixture-removed" ? name : path;
        const key = [class_, kind, event, about].join("\u0000");
        const first = line === null ? file : `${file}:${line}`;
        const group = groups.get(key) ?? {
          class: class_,
          kind,
          event,
          path,
          count: 0,
          fixtures: [],
          files: 0,
          first,
          message,
        };
        groups.set(key, group);
        group.count++;
        if (group.fixtures.at(-1) !== name) group.fixtures.push(name);
        if (!inThisFile.has(group)) group.files++;
        inThisFile.add(group);
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

/** Describes how often a change occurs: `3 times in 2 fixtures`; undefined if it occurs once. */
export function describeOccurrences({ count, files, fixtures }: DifferenceGroup): string | undefined {
  if (count === 1) return undefined;
  const where = formatCount(fixtures.length, "fixture");
  if (count > files) return `${count} times in ${where}`;
  return files > fixtures.length ? `in ${formatCount(files, "file")} of ${where}` : `in ${where}`;
}
