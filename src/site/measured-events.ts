/** What the atlas knows about each event, in the form in which the site shows it. */
import { type Atlas, decodeObservation, getEvent, getMember } from "../atlas/index.js";
import { PROTOCOLS, type Protocol } from "../protocol/index.js";

/** An event of one protocol: `item/completed`, with all types of items. */
export interface MeasuredEvent {
  protocol: Protocol;
  name: string;
  /** The first and the last measured release that was seen to send it. Some releases between may not send it. */
  first: string;
  last: string;
  /** Whether it was seen in the newest measured release. */
  isCurrent: boolean;
  /** The scenarios that show one of its forms in the last release that was seen to send that form, sorted. */
  scenarios: string[];
  forms: EventForm[];
}

/** An event about one type of item. An event without an item has only one form. */
export interface EventForm {
  /** `item/completed[agentMessage]` */
  event: string;
  first: string;
  last: string;
  /** An example, as JSON: the first such event of a scenario, in the last releases that were seen to send it. */
  sample: string;
  scenarios: string[];
  members: EventMember[];
}

export interface EventMember {
  /** `params.item.text`, without the event */
  path: string;
  types: string[];
  values: string[];
  isOptional: boolean;
  /** The first measured release that sent it. */
  first: string;
}

/** Lists the events of each protocol, in the order of the atlas. */
export function listMeasuredEvents(atlas: Atlas): MeasuredEvent[] {
  return PROTOCOLS.toReversed().flatMap((protocol) => {
    const names = new Map<string, EventForm[]>();
    for (const form of listForms(atlas, protocol)) {
      const name = form.event.replace(/\[.*\]$/s, "");
      names.set(name, [...(names.get(name) ?? []), form]);
    }
    const newest = atlas.releases[atlas.protocols[protocol]?.releases.at(-1) ?? -1];
    const compare = (a: string, b: string) => atlas.releases.indexOf(a) - atlas.releases.indexOf(b);
    return [...names].map(([name, forms]): MeasuredEvent => {
      const [first = ""] = forms.map((form) => form.first).sort(compare);
      const last =
        forms
          .map((form) => form.last)
          .sort(compare)
          .at(-1) ?? "";
      const scenarios = [...new Set(forms.flatMap((form) => form.scenarios))].sort();
      return { protocol, name, first, last, isCurrent: last === newest, scenarios, forms };
    });
  });
}

function listForms(atlas: Atlas, protocol: Protocol): EventForm[] {
  const data = atlas.protocols[protocol];
  if (!data) return [];
  const getRelease = (index: number | undefined) => atlas.releases[index ?? -1] ?? "";
  const observations = new Map<string, ReturnType<typeof observe>>();
  const observe = (release: string) => groupMembers(atlas, release, protocol);
  return Object.entries(data.events).map(([event, spans]): EventForm => {
    const last = getRelease(spans.at(-1)?.to);
    const members = observations.get(last) ?? observe(last);
    observations.set(last, members);
    const own = members.get(event) ?? [];
    const shown = spans.slice(-1).map(({ scenario }) => scenario); // for an event without members, no other scenario is known
    return {
      event,
      first: getRelease(spans[0]?.from),
      last,
      sample: spans.at(-1)?.event ?? "",
      scenarios: [...new Set([...shown, ...own.flatMap(({ scenarios }) => scenarios)])].sort(),
      members: own.map(({ scenarios: _, ...member }) => member),
    };
  });
}

/** Collects the members that one release sent. @returns event → its members */
function groupMembers(atlas: Atlas, release: string, protocol: Protocol) {
  const groups = new Map<string, (EventMember & { scenarios: string[] })[]>();
  for (const [path, seen] of Object.entries(decodeObservation(atlas, release, protocol)?.paths ?? {})) {
    const event = getEvent(path);
    const member = {
      path: getMember(path),
      types: Object.keys(seen.types),
      values: Object.keys(seen.values ?? {}),
      isOptional: (seen.absent ?? []).length > 0,
      first: atlas.protocols[protocol]?.paths[path]?.first ?? "",
      scenarios: Object.values(seen.types).flat(),
    };
    groups.set(event, [...(groups.get(event) ?? []), member]);
  }
  return groups;
}
