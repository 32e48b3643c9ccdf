/** What the atlas knows of one protocol, as a tree of members for each event. */
import type { Atlas, ProtocolData } from "../atlas/index.js";
import { findRepeatedMembers, getContent, getEvent, getMember, listScenarios } from "../atlas/index.js";
import type { TranscriptProtocol } from "../protocol/index.js";
import { isObject, type JsonType, parseJson } from "../transcript/index.js";
import { EXEC_SCHEMA } from "./exec-schema.js";
import { LEGACY_SCHEMA } from "./legacy-schema.js";
import { MemberNode } from "./member-node.js";
import { buildSpanSet, buildSpansSet, NO_RELEASES, type ReleaseSet } from "./release-set.js";
import { ENTRY, SchemaPlace } from "./schema-place.js";
import type { SchemaSource } from "./schema-source.js";
import { SESSION_SCHEMA } from "./session-schema.js";
import { SourceGroup } from "./source-group.js";

/** Splits `item.completed[command_execution]` into the event's name and its item's type. */
export function splitEventName(event: string): { name: string; itemType: string | undefined } {
  const [, name = event, itemType] = /^(.*)\[(.*)\]$/.exec(event) ?? [];
  return { name, itemType };
}

/** The number of scenarios that must show a member of a session file before its absence is called wrong. A rule of order needs the same number of recordings. */
const MIN_SCENARIOS = 3;

function countScenarios(atlas: Atlas, sets: number[]): number {
  return new Set(sets.flatMap((set) => listScenarios(atlas, set))).size;
}

/** What the types of codex allow, for the protocols that have no JSON Schema. */
const TYPES: Partial<Record<TranscriptProtocol, Omit<SchemaSource, "releases">>> = {
  exec: EXEC_SCHEMA,
  session: SESSION_SCHEMA,
  legacy: LEGACY_SCHEMA,
};

/** The events of one protocol: those that releases sent, and those that their schemas allow. */
export class MeasuredProtocol {
  readonly protocol: TranscriptProtocol;
  /** All releases of the atlas, oldest first. */
  readonly releases: readonly string[];
  /** The releases that were measured with this protocol. */
  readonly measured: ReleaseSet;
  readonly #data: ProtocolData;
  readonly #schemas: SourceGroup;
  /** Event, with and without the type of its item → the releases whose own schema names it. Built on demand. */
  #eventsInSchema: Map<string, ReleaseSet> | undefined;
  /** Event → member that some object has twice → the releases that send it twice. */
  readonly #repeated = new Map<string, Map<string, ReleaseSet>>();
  readonly #events = new Map<string, MemberNode>();
  /** Names of events, without the types of their items. */
  readonly #names = new Set<string>();
  /** The names of the events that are about an item. */
  readonly #namesWithItems = new Set<string>();
  /** Top-level member of a message of app-server, such as `method`, `params` or `emittedAtMs` → the releases that send it. */
  readonly envelope = new Map<string, ReleaseSet>();

  /** @param schemas codex's own schemas of the app-server's messages */
  constructor(atlas: Atlas, protocol: TranscriptProtocol, schemas: SchemaSource[]) {
    const all: Partial<Record<TranscriptProtocol, ProtocolData>> = atlas.protocols;
    const data = all[protocol];
    this.protocol = protocol;
    this.releases = atlas.releases;
    this.#data = data ?? { releases: [], failures: {}, scenarios: {}, paths: {}, events: {}, schema: {} };
    this.measured = this.#data.releases.reduce((set, index) => set | buildSpanSet(index, index), NO_RELEASES);
    const types = TYPES[protocol];
    this.#schemas = new SourceGroup(types ? [{ ...types, releases: this.measured }] : schemas);
    this.#addSamples();
    this.#addPaths(atlas);
  }

  /** Finds an event, such as `item.completed[command_execution]`; undefined if no release sends or allows it. */
  findEvent(event: string): MemberNode | undefined {
    const known = this.#events.get(event);
    if (known) return known;
    const { name, itemType } = splitEventName(event);
    if (itemType === undefined && this.hasItems(name)) return undefined;
    const place = SchemaPlace.find(this.#schemas, name, itemType);
    if (!place && this.findNamedReleases(event) === NO_RELEASES) return undefined;
    return this.#addEvent(event);
  }

  /** Whether releases send or allow the event, with any type of item. */
  hasName(name: string): boolean {
    return this.#names.has(name) || SchemaPlace.find(this.#schemas, name) !== undefined;
  }

  /** Whether the event is about an item. Then `findEvent` needs its name with the type of the item. */
  hasItems(name: string): boolean {
    return (
      this.#namesWithItems.has(name) || SchemaPlace.find(this.#schemas, name)?.step("item") !== undefined
    );
  }

  /** Finds the releases that send a member twice in one object, by the examples in the atlas. @param path `item.completed[web_search] item.id` */
  findRepeating(path: string): ReleaseSet {
    return this.#getRepeated(getEvent(path)).get(getMember(path)) ?? NO_RELEASES;
  }

  /** Lists the paths of all members that releases send twice in one object. */
  listRepeated(): string[] {
    return this.listEvents().flatMap((event) =>
      [...this.#getRepeated(event).keys()].map((member) => `${event} ${member}`),
    );
  }

  #getRepeated(event: string): Map<string, ReleaseSet> {
    const known = this.#repeated.get(event);
    if (known) return known;
    const found = new Map<string, ReleaseSet>();
    const { events } = this.#data;
    for (const { from, to, event: sample } of (Object.hasOwn(events, event) ? events[event] : undefined) ??
      [])
      for (const member of findRepeatedMembers(getContent(parseJson(sample))))
        found.set(member, (found.get(member) ?? NO_RELEASES) | buildSpanSet(from, to));
    this.#repeated.set(event, found);
    return found;
  }

  /** Lists the events that releases sent. */
  listEvents(): string[] {
    return [...this.#events].filter(([, node]) => node.presence !== NO_RELEASES).map(([event]) => event);
  }

  /** Finds the releases whose own schema names an event or the path of a member. The atlas has these paths down to some depth, and only for app-server. */
  findNamedReleases(path: string): ReleaseSet {
    const { schema } = this.#data;
    const spans = Object.hasOwn(schema, path) ? schema[path] : undefined;
    if (spans) return buildSpansSet(spans) & this.measured;
    return path.includes(" ") ? NO_RELEASES : this.#findEventInSchema(path);
  }

  #findEventInSchema(event: string): ReleaseSet {
    this.#eventsInSchema ??= this.#readEventsInSchema();
    return this.#eventsInSchema.get(event) ?? NO_RELEASES;
  }

  #readEventsInSchema(): Map<string, ReleaseSet> {
    const found = new Map<string, ReleaseSet>();
    for (const [path, spans] of Object.entries(this.#data.schema)) {
      const set = buildSpansSet(spans) & this.measured;
      const event = getEvent(path);
      for (const name of new Set([event, splitEventName(event).name]))
        found.set(name, (found.get(name) ?? NO_RELEASES) | set);
    }
    return found;
  }

  #addEvent(event: string): MemberNode {
    const { name, itemType } = splitEventName(event);
    this.#names.add(name);
    if (itemType !== undefined) this.#namesWithItems.add(name);
    const node = new MemberNode(this, event, undefined, () =>
      SchemaPlace.find(this.#schemas, name, itemType),
    );
    this.#events.set(event, node);
    return node;
  }

  #getEvent(event: string): MemberNode {
    return this.#events.get(event) ?? this.#addEvent(event);
  }

  #addSamples(): void {
    for (const [event, spans] of Object.entries(this.#data.events)) {
      this.#getEvent(event).addSent("object", buildSpansSet(spans));
      if (this.protocol !== "app-server") continue;
      for (const { from, to, event: sample } of spans) {
        const message = parseJson(sample);
        if (!isObject(message)) continue;
        for (const key of Object.keys(message))
          this.envelope.set(key, (this.envelope.get(key) ?? NO_RELEASES) | buildSpanSet(from, to));
      }
    }
  }

  #addPaths(atlas: Atlas): void {
    for (const [path, { spans }] of Object.entries(this.#data.paths)) {
      const event = this.#getEvent(getEvent(path));
      event.addSent("object", buildSpansSet(spans));
      const nodes = getMember(path)
        .replaceAll("[]", ".[]")
        .split(".")
        .reduce((parents, step) => parents.flatMap((parent) => this.#addStep(parent, step)), [event]);
      for (const node of nodes) this.#addSpans(node, spans, atlas);
    }
  }

  /**
   * Adds a step of a path. The atlas takes a name with a blank, such as `reasoning effort` in the configuration of the old events, for a
   * key that is data, and calls it `*`. If codex's types name members with a blank here, the step goes to each of these.
   */
  #addStep(parent: MemberNode, step: string): MemberNode[] {
    const isNamed = this.protocol === "legacy" && step === ENTRY && !parent.place?.step(ENTRY);
    const names = isNamed ? (parent.place?.listMembers() ?? []).filter((name) => name.includes(" ")) : [];
    return (names.length > 0 ? names : [step]).map((name) => parent.addMember(name));
  }

  #addSpans(node: MemberNode, spans: ProtocolData["paths"][string]["spans"], atlas: Atlas): void {
    for (const { from, to, types, values, absent } of spans) {
      const set = buildSpanSet(from, to);
      for (const type of Object.keys(types)) node.addSent(type as JsonType, set);
      if (absent !== undefined) node.optional |= set;
      if (values) for (const value of Object.keys(values)) node.addValue(value, set);
      node.withValues |= values ? set : NO_RELEASES;
      if (this.protocol === "session" && countScenarios(atlas, Object.values(types)) < MIN_SCENARIOS)
        node.rare |= set;
    }
  }
}
