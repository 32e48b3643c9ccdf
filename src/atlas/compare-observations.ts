import { getEvent, getParent } from "./member-path.js";
import type { MemberObservation, Observation } from "./observe-fixtures.js";

/** A change between two releases, as shown by scenarios that ran on both. */
export interface ProtocolChange {
  /**
   * The effect on readers. *Breaking*: something that they may rely on has changed. *Additive*: something was added.
   */
  class: "breaking" | "additive";
  kind:
    | "event-new"
    | "event-gone"
    | "member-new"
    | "member-gone"
    | "type-new"
    | "optional"
    | "value-new"
    | "value-gone";
  /** The event, or the event and the path of a member. */
  path: string;
  /** What happened to it: `is new`, `was integer, and is string`. The same change of other members has the same text. */
  detail: string;
  /** Text that belongs to this change alone, such as an example. */
  more: string;
  /** A scenario in which the change occurs. */
  scenario: string;
}

/**
 * Lists the changes from one release to another. Requests and their answers are compared only if they were recorded on both. Only
 * scenarios that ran on both releases count, since one that did not run says nothing about a release's events.
 */
export function compareObservations(old: Observation, now: Observation): ProtocolChange[] {
  const calls = old.calls && now.calls ? compareMaps(old, now, old.calls, now.calls) : [];
  return [...compareMaps(old, now, old.paths, now.paths), ...calls].sort(compareChanges);
}

type Members = Observation["paths"];

function compareMaps(
  old: Observation,
  now: Observation,
  oldMembers: Members,
  newMembers: Members,
): ProtocolChange[] {
  const both = new Set(
    Object.keys(old.scenarios).filter(
      (name) => old.scenarios[name]?.state === "ran" && now.scenarios[name]?.state === "ran",
    ),
  );
  const filterShared = (names: string[] = []) => names.filter((name) => both.has(name));
  const findScenario = (member: MemberObservation | undefined) =>
    filterShared(Object.values(member?.types ?? {}).flat()).sort()[0];
  const found: ProtocolChange[] = [];
  const [removed, added] = [new Set<string>(), new Set<string>()];
  const paths = [...new Set([...Object.keys(oldMembers), ...Object.keys(newMembers)])].sort();
  for (const path of paths) {
    const [was, is] = [oldMembers[path], newMembers[path]];
    const [oldScenario, newScenario] = [findScenario(was), findScenario(is)];
    if (oldScenario !== undefined && newScenario === undefined) removed.add(path);
    else if (oldScenario === undefined && newScenario !== undefined) added.add(path);
    else if (was && is && newScenario !== undefined)
      found.push(...compareMembers(path, was, is, filterShared));
  }
  const listEvents = (members: Members) =>
    new Set(
      Object.keys(members)
        .filter((path) => findScenario(members[path]) !== undefined)
        .map(getEvent),
    );
  const describeOutermost = (paths: Set<string>, members: Members, others: Members, word: "new" | "gone") =>
    findOutermost(paths, listEvents(others)).map(({ path, isEvent }): ProtocolChange => {
      const first = [...paths].find((one) => (isEvent ? getEvent(one) === path : one === path)) as string;
      return {
        class: word === "new" ? "additive" : "breaking",
        kind: `${isEvent ? "event" : "member"}-${word}`,
        path,
        detail: `is ${word}`,
        more: word === "new" && !isEvent ? `: ${members[path]?.example}` : "",
        scenario: findScenario(members[first]) as string,
      };
    });
  return [
    ...describeOutermost(removed, oldMembers, newMembers, "gone"),
    ...describeOutermost(added, newMembers, oldMembers, "new"),
    ...found,
  ];
}

function compareMembers(
  path: string,
  was: MemberObservation,
  is: MemberObservation,
  filterShared: (names?: string[]) => string[],
): ProtocolChange[] {
  const listKeys = (of: Record<string, string[]> = {}) =>
    Object.keys(of).filter((key) => filterShared(of[key]).length > 0);
  const findFirstShared = (names: string[] = []) => filterShared(names)[0] as string;
  const changes: ProtocolChange[] = [];
  const [oldTypes, newTypes] = [listKeys(was.types), listKeys(is.types)];
  const newTypesOnly = newTypes.filter((type) => !oldTypes.includes(type));
  if (newTypesOnly.length > 0) {
    const [type = ""] = newTypesOnly;
    changes.push({
      class: "breaking",
      kind: "type-new",
      path,
      detail: `was ${oldTypes.join(" or ")}, and is ${newTypes.join(" or ")}`,
      more: "",
      scenario: findFirstShared(is.types[type as keyof typeof is.types]),
    });
  }
  if (filterShared(was.absent).length === 0 && filterShared(is.absent).length > 0) {
    const detail = "was always there, and is sometimes missing now";
    changes.push({
      class: "breaking",
      kind: "optional",
      path,
      detail,
      more: "",
      scenario: findFirstShared(is.absent),
    });
  }
  if (!was.values || !is.values) return changes;
  const [oldValues, newValues] = [listKeys(was.values), listKeys(is.values)];
  for (const value of oldValues.filter((one) => !newValues.includes(one))) {
    changes.push({
      class: "breaking",
      kind: "value-gone",
      path,
      detail: `is never \`${value}\` now`,
      more: `; it is ${newValues.map((one) => `\`${one}\``).join(", ")}`,
      scenario: findFirstShared(was.values[value]),
    });
  }
  for (const value of newValues.filter((one) => !oldValues.includes(one))) {
    changes.push({
      class: "additive",
      kind: "value-new",
      path,
      detail: `may be \`${value}\``,
      more: "",
      scenario: findFirstShared(is.values[value]),
    });
  }
  return changes;
}

/**
 * Reduces paths to the outermost ones. If the other release has nothing of an event, the event counts once, and its members do not
 * count. In the same way, an object counts without its members.
 * @param others the events of the other release
 */
export function findOutermost(paths: Set<string>, others: Set<string>): { path: string; isEvent: boolean }[] {
  const reportedEvents = new Set<string>();
  const found: { path: string; isEvent: boolean }[] = [];
  for (const path of paths) {
    const event = getEvent(path);
    if (!others.has(event)) {
      if (!reportedEvents.has(event)) found.push({ path: event, isEvent: true });
      reportedEvents.add(event);
    } else if (!listParents(path).some((one) => paths.has(one))) found.push({ path, isEvent: false });
  }
  return found;
}

/** Lists the members that contain a member, the nearest first. */
function listParents(path: string): string[] {
  const event = getEvent(path);
  const found: string[] = [];
  for (let one = getParent(path); one !== event; one = getParent(one)) found.push(one);
  return found;
}

function compareChanges(a: ProtocolChange, b: ProtocolChange): number {
  if (a.class !== b.class) return a.class === "breaking" ? -1 : 1;
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
