import { didYouMean, joinWords } from "../lib/index.js";
import {
  KNOWN_REQUESTS,
  PROTOCOLS,
  TRANSCRIPT_PROTOCOLS,
  type TranscriptProtocol,
} from "../protocol/index.js";
import { parseJson } from "../transcript/index.js";
import type { Atlas, ProtocolData } from "./atlas-schema.js";
import { describeSince, describeUntil } from "./describe-period.js";
import { atlasErrors } from "./errors.js";
import { findRepeatedMembers, getContent } from "./event-members.js";
import { type FoundName, findNames, listAliases, listAllowedNames, listSeenNames } from "./find-names.js";
import { formatPath, getBaseName, getEvent, getItemType, getMember } from "./member-path.js";
import { listMemberSpans, type MemberSpan } from "./member-spans.js";
import { findFailure, findPresence, listShowing, type Part, type Presence } from "./presence.js";
import { rankByMeaning, spell } from "./spelling.js";

/** One event, or one member of one event, over all releases. */
export interface Explanation {
  protocol: TranscriptProtocol;
  /** `item.completed[command_execution] item.exit_code`; the first of `paths`. */
  path: string;
  /** The member's paths in all types of items in which the member is the same. */
  paths: string[];
  /** The first and the last release that sent it; empty if none was seen to send it. */
  first: string;
  last: string;
  /** Whether the newest measured release still sends it. */
  still: boolean;
  /** What is known of the releases before the first and after the last one, as text. Empty if no release was seen to send it. */
  since: string;
  until: string;
  /** Who sends it, if it is a request, an answer or a member of one; undefined for events and their members. */
  sender?: "client" | "codex";
  /** Whether one object in the newest example of the event has the member more than once. */
  isRepeated: boolean;
  example: string;
  /** The measured releases that send it, one span for each run of releases that send it in the same form. */
  spans: MemberSpan[];
  /** The measured releases in which it was not seen, with the reason. */
  gaps: ExplanationGap[];
  /** The releases whose own schema allows it, if no release was seen to send it. */
  allowed: { from: string; to: string }[];
}

/**
 * Consecutive measured releases in which something was not seen, with the same state. Either scenarios that show it failed on each of these
 * releases, or on none.
 */
export interface ExplanationGap {
  from: string;
  to: string;
  state: Exclude<Presence["state"], "sent">;
  /** The scenarios that show it in other releases and failed on at least one of these. */
  failed: string[];
  /** Why the first of them failed. */
  reason?: string;
}

/** The protocols of session files and of old releases. They are searched last, since today's items have some of the same names. */
const OTHER_PROTOCOLS = TRANSCRIPT_PROTOCOLS.filter((one) => !(PROTOCOLS as readonly string[]).includes(one));

/**
 * Explains an event or a request with all its members, or a member.
 * @param query a name in any spelling: `item.completed.item.exit_code`, `exitCode`, `agent_message`, `turn/plan/updated`
 * @returns one explanation for each event or member. The same member of several types of items has one explanation,
 *   unless what was seen of it, or the releases whose schema allows it, differ
 * @throws TouchstoneError `path-unknown`, `request-not-observed`
 */
export function explainMember(atlas: Atlas, query: string): Explanation[] {
  const places = [
    listSeenNames(atlas, PROTOCOLS),
    listAllowedNames(atlas, PROTOCOLS),
    listSeenNames(atlas, OTHER_PROTOCOLS),
  ];
  for (const names of places) {
    const found = findNames(names, query);
    if (found.length > 0) return groupItemTypes(found.map((name) => buildExplanation(atlas, name)));
  }
  const request = KNOWN_REQUESTS.find((method) => spell(method) === spell(query));
  if (request !== undefined) throw atlasErrors.requestNotObserved({ request });
  throw atlasErrors.pathUnknown({ query, near: suggestNames(atlas, query) });
}

/** Whether the query is one of the names that the author of a parser may use for this member or event. */
export function matchesQuery(path: string, query: string): boolean {
  return listAliases(path).includes(formatPath(query.trim()));
}

/**
 * Suggests events and requests of a similar meaning, or else members of a similar meaning, or else the name that the query misspells.
 * @returns a sentence for the user; undefined if no name is similar
 */
export function suggestNames(atlas: Atlas, query: string): string | undefined {
  const paths = PROTOCOLS.flatMap((protocol) => {
    const { paths = {}, schema = {}, events = {} } = atlas.protocols[protocol] ?? {};
    return [...Object.keys(events), ...Object.keys(paths), ...Object.keys(schema)];
  });
  const events = rankByMeaning(query, [...paths.map(getEvent), ...KNOWN_REQUESTS]);
  const near = (events.length > 0 ? events : rankByMeaning(query, paths.map(formatPath))).slice(0, 3);
  if (near.length === 0)
    return didYouMean(query, [...new Set(paths.flatMap(listAliases)), ...KNOWN_REQUESTS]);
  return `${near.length === 1 ? "A similar name is" : "Similar names are"} ${joinWords(
    near.map((name) => `\`${name}\``),
    "and",
  )}.`;
}

function buildExplanation(atlas: Atlas, { protocol, part, path }: FoundName): Explanation {
  const data = atlas.protocols[protocol];
  const isEvent = getMember(path) === "";
  const members = isEvent ? Object.keys(data?.[part] ?? {}).filter((one) => getEvent(one) === path) : [];
  const presence = findPresence(atlas, protocol, [path, ...members], part);
  const sent = presence.filter(({ state }) => state === "sent").map(({ release }) => release);
  const getRelease = (index: number) => atlas.releases[index] as string;
  const toPeriod = ({ from, to }: { from: number; to: number }) => ({
    from: getRelease(from),
    to: getRelease(to),
  });
  const allowed = sent.length > 0 ? [] : (data?.schema[path] ?? []).map(toPeriod);
  return {
    protocol,
    path,
    paths: [path],
    first: sent[0] ?? "",
    last: sent.at(-1) ?? "",
    still: sent.length > 0 && presence.at(-1)?.state === "sent",
    since: sent.length > 0 ? describeSince(presence) : "",
    until: sent.length > 0 ? describeUntil(presence) : "",
    ...describeCall(data, part, path),
    isRepeated: part === "paths" && isRepeatedInSample(data, path),
    example: isEvent
      ? part === "paths"
        ? (data?.events[path]?.at(-1)?.event ?? "")
        : ""
      : (data?.[part]?.[path]?.example ?? ""),
    spans: isEvent
      ? buildEventSpans(presence, listShowing(atlas, protocol, [path, ...members], part))
      : listMemberSpans(atlas, protocol, path, presence, part),
    gaps: buildGaps(atlas, protocol, presence),
    allowed,
  };
}

/** Finds who sends a part of a request or of its answer. In the atlas, the methods that codex sends are listed as events; all others are methods of clients. */
function describeCall(data: ProtocolData | undefined, part: Part, path: string): Pick<Explanation, "sender"> {
  const method = getEvent(path);
  if (part === "paths") return {};
  const isOfCodex =
    method in (data?.events ?? {}) || Object.keys(data?.paths ?? {}).some((one) => getEvent(one) === method);
  const isAnswer = !/^(?:params\b|$)/.test(getMember(path));
  return { sender: isOfCodex === isAnswer ? "client" : "codex" };
}

/** Whether one object in the newest example of an event has a member more than once. */
function isRepeatedInSample(data: ProtocolData | undefined, path: string): boolean {
  const sample = data?.events[getEvent(path)]?.at(-1)?.event;
  if (sample === undefined || getMember(path) === "") return false;
  try {
    return findRepeatedMembers(getContent(parseJson(sample))).includes(getMember(path));
  } catch {
    return false; // an atlas that somebody else wrote may have an example that is not JSON
  }
}

/** Lists the releases that send an event. An event has no JSON types, so its type is `sent`. */
function buildEventSpans(presence: readonly Presence[], scenarios: string[]): MemberSpan[] {
  const facts = { types: ["sent"], optional: false, scenarios };
  return splitRuns(presence, ({ state }) => state)
    .filter(([first]) => first?.state === "sent")
    .map((run) => ({ ...getEdges(run), ...facts }));
}

/** Lists the runs of releases in which something was not seen. */
function buildGaps(
  atlas: Atlas,
  protocol: TranscriptProtocol,
  presence: readonly Presence[],
): ExplanationGap[] {
  return splitRuns(presence, ({ state, failed }) => `${state} ${failed.length > 0}`).flatMap((run) => {
    const state = run[0]?.state ?? "sent";
    if (state === "sent") return [];
    const failed = [...new Set(run.flatMap((one) => one.failed))].sort();
    const [scenario = ""] = failed;
    const failedOn = run.find((one) => one.failed.includes(scenario))?.release ?? "";
    const reason = findFailure(atlas, protocol, scenario, failedOn);
    return { ...getEdges(run), state, failed, ...(reason === undefined ? {} : { reason }) };
  });
}

/** Splits a list into runs of neighbors with the same key. */
function splitRuns<T>(list: readonly T[], getKey: (entry: T) => string): T[][] {
  const runs: T[][] = [];
  for (const [index, entry] of list.entries()) {
    const before = list[index - 1];
    if (before !== undefined && getKey(before) === getKey(entry)) runs.at(-1)?.push(entry);
    else runs.push([entry]);
  }
  return runs;
}

function getEdges(run: readonly Presence[]): { from: string; to: string } {
  return { from: run[0]?.release ?? "", to: run.at(-1)?.release ?? "" };
}

/** Joins the explanations of one member of several types of items, if they differ only in scenarios and examples. */
function groupItemTypes(all: Explanation[]): Explanation[] {
  const groups = new Map<string, Explanation>();
  for (const one of all) {
    const { protocol, path, spans, gaps, allowed } = one;
    const place =
      getItemType(getEvent(path)) === undefined ? path : `${getBaseName(getEvent(path))} ${getMember(path)}`;
    const facts = [
      spans.map(({ scenarios: _, ...span }) => span),
      gaps.map(({ from, to, state }) => [from, to, state]),
      allowed,
    ];
    const key = JSON.stringify([protocol, one.sender, one.isRepeated, place, facts]);
    const group = groups.get(key);
    if (group) group.paths.push(path);
    else groups.set(key, one);
  }
  return [...groups.values()];
}
