import { getEvent, getParent } from "./member-path.js";
import type { MemberObservation, Observation } from "./observe-fixtures.js";

/** A change between two releases, seen in scenarios that ran on both. */
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
  message: string;
  /** A scenario in which the change occurs. */
  scenario: string;
}

/**
 * Lists the changes from one release to another. Only scenarios that ran on both count, since an unsupported scenario
 * says nothing about a release's events.
 */
export function compareObservations(old: Observation, now: Observation): ProtocolChange[] {
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
  const paths = [...new Set([...Object.keys(old.paths), ...Object.keys(now.paths)])].sort();
  for (const path of paths) {
    const [was, is] = [old.paths[path], now.paths[path]];
    const [oldScenario, newScenario] = [findScenario(was), findScenario(is)];
    if (oldScenario !== undefined && newScenario === undefined) removed.add(path);
    else if (oldScenario === undefined && newScenario !== undefined) added.add(path);
    else if (was && is && newScenario !== undefined)
      found.push(...compareMembers(path, was, is, filterShared));
  }
  const listEvents = ({ paths: all }: Observation) =>
    new Set(
      Object.keys(all)
        .filter((path) => findScenario(all[path]) !== undefined)
        .map(getEvent),
    );
  const describeEvents = (all: Set<string>, of: Observation, other: Observation, word: "new" | "gone") =>
    findOutermost(all, listEvents(other)).map(({ path, isEvent }): ProtocolChange => {
      const first = [...all].find((one) => (isEvent ? getEvent(one) === path : one === path)) as string;
      return {
        class: word === "new" ? "additive" : "breaking",
        kind: `${isEvent ? "event" : "member"}-${word}`,
        path,
        message: `${isEvent ? path : `\`${path}\``} is ${word}${word === "new" && !isEvent ? `: ${of.paths[path]?.example}` : ""}`,
        scenario: findScenario(of.paths[first]) as string,
      };
    });
  return [
    ...describeEvents(removed, old, now, "gone"),
    ...describeEvents(added, now, old, "new"),
    ...found,
  ].sort(compareChanges);
}

function compareMembers(
  path: string,
  was: MemberObservation,
  is: MemberObservation,
  filterShared: (names?: string[]) => string[],
): ProtocolChange[] {
  const listKeys = (of: Record<string, string[]> = {}) =>
    Object.keys(of).filter((key) => filterShared(of[key]).length > 0);
  const findWitness = (names: string[] = []) => filterShared(names)[0] as string;
  const changes: ProtocolChange[] = [];
  const [oldTypes, newTypes] = [listKeys(was.types), listKeys(is.types)];
  const newTypesOnly = newTypes.filter((type) => !oldTypes.includes(type));
  if (newTypesOnly.length > 0) {
    const [type = ""] = newTypesOnly;
    const message = `\`${path}\` was ${oldTypes.join(" or ")}, and is ${newTypes.join(" or ")}`;
    changes.push({
      class: "breaking",
      kind: "type-new",
      path,
      message,
      scenario: findWitness(is.types[type as keyof typeof is.types]),
    });
  }
  if (filterShared(was.absent).length === 0 && filterShared(is.absent).length > 0) {
    const message = `\`${path}\` was always there, and is not now`;
    changes.push({ class: "breaking", kind: "optional", path, message, scenario: findWitness(is.absent) });
  }
  if (!was.values || !is.values) return changes;
  const [oldValues, newValues] = [listKeys(was.values), listKeys(is.values)];
  for (const value of oldValues.filter((one) => !newValues.includes(one))) {
    const message = `\`${path}\` is never \`${value}\` now; it is ${newValues.map((one) => `\`${one}\``).join(", ")}`;
    changes.push({
      class: "breaking",
      kind: "value-gone",
      path,
      message,
      scenario: findWitness(was.values[value]),
    });
  }
  for (const value of newValues.filter((one) => !oldValues.includes(one))) {
    const message = `\`${path}\` may be \`${value}\``;
    changes.push({
      class: "additive",
      kind: "value-new",
      path,
      message,
      scenario: findWitness(is.values[value]),
    });
  }
  return changes;
}

/**
 * Reduces paths to the outermost ones: a removed or added event is one change, and so is an object with its members.
 * @param others events of the other release
 */
function findOutermost(paths: Set<string>, others: Set<string>): { path: string; isEvent: boolean }[] {
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

/** The paths that contain a path, the nearest first. */
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
