import { eventIn, parentOf } from "./names.js";
import type { Observation, Seen } from "./observe.js";

/** What a release sends otherwise than another, by the scenarios that ran on both. */
export interface Change {
  /** For who reads the events: *breaking* for what they may rely on, *additive* for what is new beside it. */
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
  /** Event, or event and path. */
  path: string;
  message: string;
  /** A scenario that shows it. */
  scenario: string;
}

/**
 * What changed from one release to another. Only scenarios that ran on both count: what a release could not be asked
 * for is no change of it.
 */
export function changesBetween(old: Observation, now: Observation): Change[] {
  const both = new Set(
    Object.keys(old.scenarios).filter(
      (name) => old.scenarios[name]?.state === "ran" && now.scenarios[name]?.state === "ran",
    ),
  );
  const among = (names: string[] = []) => names.filter((name) => both.has(name));
  const shownBy = (seen: Seen | undefined) => among(Object.values(seen?.types ?? {}).flat()).sort()[0];
  const found: Change[] = [];
  const [gone, fresh] = [new Set<string>(), new Set<string>()];
  const paths = [...new Set([...Object.keys(old.paths), ...Object.keys(now.paths)])].sort();
  for (const path of paths) {
    const [was, is] = [old.paths[path], now.paths[path]];
    const [oldScenario, newScenario] = [shownBy(was), shownBy(is)];
    if (oldScenario !== undefined && newScenario === undefined) gone.add(path);
    else if (oldScenario === undefined && newScenario !== undefined) fresh.add(path);
    else if (was && is && newScenario !== undefined) found.push(...changesOf(path, was, is, among));
  }
  const eventsIn = ({ paths: all }: Observation) =>
    new Set(
      Object.keys(all)
        .filter((path) => shownBy(all[path]) !== undefined)
        .map(eventIn),
    );
  const told = (all: Set<string>, of: Observation, other: Observation, word: "new" | "gone") =>
    outermost(all, eventsIn(other)).map(({ path, isEvent }): Change => {
      const first = [...all].find((one) => (isEvent ? eventIn(one) === path : one === path)) as string;
      return {
        class: word === "new" ? "additive" : "breaking",
        kind: `${isEvent ? "event" : "member"}-${word}`,
        path,
        message: `${isEvent ? path : `\`${path}\``} is ${word}${word === "new" && !isEvent ? `: ${of.paths[path]?.example}` : ""}`,
        scenario: shownBy(of.paths[first]) as string,
      };
    });
  return [...told(gone, old, now, "gone"), ...told(fresh, now, old, "new"), ...found].sort(inOrder);
}

function changesOf(path: string, was: Seen, is: Seen, among: (names?: string[]) => string[]): Change[] {
  const keys = (of: Record<string, string[]> = {}) =>
    Object.keys(of).filter((key) => among(of[key]).length > 0);
  const witness = (names: string[] = []) => among(names)[0] as string;
  const changes: Change[] = [];
  const [oldTypes, newTypes] = [keys(was.types), keys(is.types)];
  const newTypesOnly = newTypes.filter((type) => !oldTypes.includes(type));
  if (newTypesOnly.length > 0) {
    const [type = ""] = newTypesOnly;
    const message = `\`${path}\` was ${oldTypes.join(" or ")}, and is ${newTypes.join(" or ")}`;
    changes.push({
      class: "breaking",
      kind: "type-new",
      path,
      message,
      scenario: witness(is.types[type as keyof typeof is.types]),
    });
  }
  if (among(was.absent).length === 0 && among(is.absent).length > 0) {
    const message = `\`${path}\` was always there, and is not now`;
    changes.push({ class: "breaking", kind: "optional", path, message, scenario: witness(is.absent) });
  }
  if (!was.values || !is.values) return changes;
  const [oldValues, newValues] = [keys(was.values), keys(is.values)];
  for (const value of oldValues.filter((one) => !newValues.includes(one))) {
    const message = `\`${path}\` is never \`${value}\` now; it is ${newValues.map((one) => `\`${one}\``).join(", ")}`;
    changes.push({
      class: "breaking",
      kind: "value-gone",
      path,
      message,
      scenario: witness(was.values[value]),
    });
  }
  for (const value of newValues.filter((one) => !oldValues.includes(one))) {
    const message = `\`${path}\` may be \`${value}\``;
    changes.push({
      class: "additive",
      kind: "value-new",
      path,
      message,
      scenario: witness(is.values[value]),
    });
  }
  return changes;
}

/**
 * Where a whole event is gone or new that is one change, and so it is with an object and its members.
 * @param others events that the other release shows
 */
function outermost(paths: Set<string>, others: Set<string>): { path: string; isEvent: boolean }[] {
  const whole = new Set<string>();
  const found: { path: string; isEvent: boolean }[] = [];
  for (const path of paths) {
    const event = eventIn(path);
    if (!others.has(event)) {
      if (!whole.has(event)) found.push({ path: event, isEvent: true });
      whole.add(event);
    } else if (!above(path).some((one) => paths.has(one))) found.push({ path, isEvent: false });
  }
  return found;
}

/** The paths that a path is within, the nearest first. */
function above(path: string): string[] {
  const event = eventIn(path);
  const found: string[] = [];
  for (let one = parentOf(path); one !== event; one = parentOf(one)) found.push(one);
  return found;
}

function inOrder(a: Change, b: Change): number {
  if (a.class !== b.class) return a.class === "breaking" ? -1 : 1;
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
