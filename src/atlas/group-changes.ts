/** Groups changes: the same change of the same member in many events and types of items is one group. The page of the atlas uses this file too. */
import type { ProtocolChange } from "./compare-observations.js";
import { formatPath, getBaseName, getEvent, getItemType, getMember } from "./member-path.js";

/** One change, at all places where it happened. */
export interface ChangeGroup extends Pick<ProtocolChange, "class" | "kind"> {
  /** The events, or events and members, in the order of the changes. */
  paths: string[];
  /** What happened, with the names of the events and members, but without the name of a scenario. */
  message: string;
  /** A scenario in which the first of the changes occurs. */
  scenario: string;
}

/** Groups changes in their order. The place of a group is that of its first change, so breaking changes stay first. */
export function groupChanges(changes: readonly ProtocolChange[]): ChangeGroup[] {
  const groups = new Map<string, ProtocolChange[]>();
  for (const change of changes) {
    const place = getMember(change.path) || (getItemType(change.path) ?? change.path);
    const key = JSON.stringify([change.class, change.kind, place, change.detail]);
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups.values()].map((group): ChangeGroup => {
    const [first] = group as [ProtocolChange];
    const paths = group.map(({ path }) => path);
    const isPlural = paths.length > 1 && getMember(first.path) === "";
    const detail = isPlural ? first.detail.replace(/^is /, "are ") : first.detail;
    return {
      class: first.class,
      kind: first.kind,
      paths,
      message: `${describePlaces(paths)} ${detail}${first.more}`,
      scenario: first.scenario,
    };
  });
}

/**
 * Describes the places of one member, or of events about one type of item: `` `turn/started.turn.id` ``,
 * `` `item.id` of `item/completed` (20 types of items) and `item/started[plan]` ``.
 */
export function describePlaces(paths: readonly string[]): string {
  const [first = ""] = paths;
  if (paths.length === 1) return `\`${formatPath(first)}\``;
  const member = getMember(first);
  const types = new Map<string, (string | undefined)[]>();
  for (const event of paths.map(getEvent)) {
    const base = getBaseName(event);
    types.set(base, [...(types.get(base) ?? []), getItemType(event)]);
  }
  const events = [...types].map(([base, all]) => {
    if (all.length > 1) return `\`${base}\` (${all.length} types of items)`;
    return all[0] === undefined ? `\`${base}\`` : `\`${base}[${all[0]}]\``;
  });
  const list = [events.slice(0, -1).join(", "), events.at(-1)].filter(Boolean).join(" and ");
  return member === "" ? list : `\`${member}\` of ${list}`;
}
