/** Finds the events, requests and members that a user means, in any spelling. */
import type { TranscriptProtocol } from "../protocol/index.js";
import type { Atlas } from "./atlas-schema.js";
import { formatPath, getBaseName, getEvent, getItemType, getMember } from "./member-path.js";
import type { Part } from "./presence.js";
import { listSpellings, spell } from "./spelling.js";

/** A name of the atlas: an event, a member of an event, or a part of a request or of its answer. */
export interface FoundName {
  protocol: TranscriptProtocol;
  /** `paths` for events and their members, `calls` for requests and their answers. */
  part: Part;
  path: string;
}

/**
 * Finds the names that a query means. The ways to match are tried one after the other, and the first that finds something counts:
 * the name as written, the name in another spelling, the type of an item, a member without its event, the end of an event's name.
 * @param names the names to search
 */
export function findNames(names: readonly FoundName[], query: string): FoundName[] {
  const written = query.trim();
  const exact = names.filter(({ path }) => listAliases(path).includes(formatPath(written)));
  if (exact.length > 0) return exact;
  const spellings = listSpellings(written).filter((spelling) => spelling !== "");
  const isMeant = (alias: string) => spellings.includes(spell(alias));
  for (const list of [listAliases, listItemAliases, listMemberAliases, listEventEnds]) {
    const found = names.filter(({ path }) => list(path).some(isMeant));
    if (found.length > 0) return found;
  }
  return [];
}

/** Lists the names of all events, requests and members that were seen, with their protocols. */
export function listSeenNames(atlas: Atlas, protocols: readonly TranscriptProtocol[]): FoundName[] {
  return protocols.flatMap((protocol) => {
    const { paths = {}, events = {}, calls = {} } = atlas.protocols[protocol] ?? {};
    const list = (part: Part, names: string[]) =>
      [...new Set([...names.map(getEvent), ...names])].sort().map((path) => ({ protocol, part, path }));
    return [
      ...list("paths", [...Object.keys(events), ...Object.keys(paths)]),
      ...list("calls", Object.keys(calls)),
    ];
  });
}

/** Lists the names in the schemas of releases, except those of members that were seen. */
export function listAllowedNames(atlas: Atlas, protocols: readonly TranscriptProtocol[]): FoundName[] {
  return protocols.flatMap((protocol) => {
    const { paths = {}, schema = {} } = atlas.protocols[protocol] ?? {};
    const all = new Set(Object.keys(schema).flatMap((path) => [getEvent(path), path]));
    return [...all].filter((path) => !(path in paths)).map((path) => ({ protocol, part: "paths", path }));
  });
}

/** Lists the names that a parser's author may use for a path: with and without the type of the item, and the event alone. */
export function listAliases(path: string): string[] {
  const event = getEvent(path);
  const base = getBaseName(event);
  const member = getMember(path);
  if (member === "") return [event, base];
  // The params of a request may be named without `params`, as those of a notification are.
  const ofParams = member.startsWith("params.") ? [`${base}.${member.slice("params.".length)}`] : [];
  return [formatPath(path), `${base}.${member}`, ...ofParams, event, base];
}

/** Lists the type of an item, alone and with a member: `agent_message`, `agent_message.text`. */
function listItemAliases(path: string): string[] {
  const type = getItemType(getEvent(path));
  if (type === undefined) return [];
  const member = getMember(path);
  return member === "" ? [type] : [type, `${type}.${member}`, `${type}.${member.replace(/^item\./, "")}`];
}

/** Lists a member without its event, and each end of it: `item.exit_code`, `exit_code`. */
function listMemberAliases(path: string): string[] {
  const member = getMember(path);
  if (member === "") return [];
  const steps = member.split(".");
  return steps.map((_, index) => steps.slice(index).join("."));
}

/** Lists each end of an event's name: `tool/call`, `call`. */
function listEventEnds(path: string): string[] {
  const words = getBaseName(getEvent(path)).split(/[/.]/);
  return words.map((_, index) => words.slice(index).join("/"));
}
