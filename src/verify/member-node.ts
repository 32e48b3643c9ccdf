import { getLastStep, isFreeMember } from "../atlas/index.js";
import type { TranscriptProtocol } from "../protocol/index.js";
import type { JsonType } from "../transcript/index.js";
import { createNodeState, type NodeState } from "./node-state.js";
import { buildSentSupport, NO_RELEASES, type ReleaseSet, type Support } from "./release-set.js";
import { ELEMENT, ENTRY, type SchemaPlace } from "./schema-place.js";

/** What a member needs to know of its protocol. */
export interface ProtocolFacts {
  readonly protocol: TranscriptProtocol;
  /** The releases that were measured. */
  readonly measured: ReleaseSet;
  /** Finds the releases whose own schema names a path. */
  findNamedReleases(path: string): ReleaseSet;
}

/** A member of an event, or the event itself: what each release sent there, and what its schema allows. */
export class MemberNode {
  readonly path: string;
  readonly protocol: ProtocolFacts;
  readonly parent: MemberNode | undefined;
  /** Releases that also sent the object around the member without this member. */
  optional: ReleaseSet = NO_RELEASES;
  /** Releases in which so few scenarios show the member that it may be absent in other scenarios. Only set for session files. */
  rare: ReleaseSet = NO_RELEASES;
  /** Releases for which the atlas lists the values of the member. */
  withValues: ReleaseSet = NO_RELEASES;
  /** Whether some release always sends the member with the object around it. False until `required` of its parent is read. */
  isRequired = false;
  state: NodeState = createNodeState(-1);
  readonly #sent = new Map<JsonType, ReleaseSet>();
  readonly #values = new Map<string, ReleaseSet>();
  readonly #members = new Map<string, MemberNode>();
  #required: string[] | undefined;
  #presence = NO_RELEASES;
  /** Finds what the schemas allow here. It is called only on demand, since what every release sent needs no schema. */
  readonly #findPlace: () => SchemaPlace | undefined;
  #place: { found: SchemaPlace | undefined } | undefined;
  #isFree: boolean | undefined;
  #hasValues: boolean | undefined;
  readonly #allowedTypes = new Map<JsonType, ReleaseSet>();

  constructor(
    protocol: ProtocolFacts,
    path: string,
    parent: MemberNode | undefined,
    findPlace: () => SchemaPlace | undefined,
  ) {
    this.protocol = protocol;
    this.path = path;
    this.parent = parent;
    this.#findPlace = findPlace;
  }

  /** What the schemas allow here; undefined if no schema has it. */
  get place(): SchemaPlace | undefined {
    this.#place ??= { found: this.#findPlace() };
    return this.#place.found;
  }

  /** Whether any value may be here, as for the arguments of a tool. */
  get isFree(): boolean {
    this.#isFree ??= this.place?.isFree || this.#hasUnknownContent() || this.#isFreeByName();
    return this.#isFree;
  }

  #isFreeByName(): boolean {
    return !this.place && this.parent !== undefined && isFreeMember(getLastStep(this.path));
  }

  /**
   * Whether the content of a member of a session file is not known: recordings show no text, member or element there.
   * The schema of session files names only what no recording shows, so it does not help.
   */
  #hasUnknownContent(): boolean {
    const { protocol, parent } = this;
    if (protocol.protocol !== "session" || parent === undefined || this.#presence === NO_RELEASES)
      return false;
    return this.#isOnlyNull() || (!this.#sent.has("string") && this.memberNames.length === 0);
  }

  #isOnlyNull(): boolean {
    return this.#sent.size === 1 && this.#sent.has("null");
  }

  /** The releases that sent it. */
  get presence(): ReleaseSet {
    return this.#presence;
  }

  /** The names of the members that were sent. */
  get memberNames(): string[] {
    return [...this.#members].filter(([, node]) => node.presence !== NO_RELEASES).map(([name]) => name);
  }

  addSent(type: JsonType, releases: ReleaseSet): void {
    this.#sent.set(type, (this.#sent.get(type) ?? NO_RELEASES) | releases);
    this.#presence |= releases;
  }

  addValue(value: string, releases: ReleaseSet): void {
    this.#values.set(value, (this.#values.get(value) ?? NO_RELEASES) | releases);
  }

  /** Gets a member by its step, and adds it if it is new. */
  addMember(step: string): MemberNode {
    const known = this.#members.get(step);
    if (known) return known;
    const path = step === ELEMENT ? `${this.path}[]` : `${this.path}${this.parent ? "." : " "}${step}`;
    const node = new MemberNode(this.protocol, path, this, () => this.place?.step(step));
    this.#members.set(step, node);
    return node;
  }

  /**
   * Finds a member by the name that it has in a transcript. The keys of a map are data, so they share one member.
   * @returns undefined if no release sent or allows it
   */
  findMember(name: string): MemberNode | undefined {
    const known = this.#members.get(name);
    if (known) return known;
    const isNamed =
      this.place?.step(name) !== undefined ||
      this.protocol.findNamedReleases(this.#buildPath(name)) !== NO_RELEASES;
    return isNamed ? this.addMember(name) : this.#findEntry();
  }

  #findEntry(): MemberNode | undefined {
    return this.#members.get(ENTRY) ?? (this.place?.step(ENTRY) ? this.addMember(ENTRY) : undefined);
  }

  #buildPath(name: string): string {
    return `${this.path}${this.parent ? "." : " "}${name}`;
  }

  /** The releases that a value of this type fits. */
  getTypeSupport(type: JsonType): Support {
    const sent = this.#sent.get(type) ?? NO_RELEASES;
    const asNumber = type === "integer" ? (this.#sent.get("number") ?? NO_RELEASES) : NO_RELEASES;
    return { sent: sent | asNumber, findAllowed: () => this.#getAllowedForType(type) };
  }

  #getAllowedForType(type: JsonType): ReleaseSet {
    const known = this.#allowedTypes.get(type) ?? this.#findAllowedForType(type);
    this.#allowedTypes.set(type, known);
    return known;
  }

  #findAllowedForType(type: JsonType): ReleaseSet {
    const isUnknown = this.protocol.protocol === "session" && this.#isOnlyNull();
    const allowed = this.#findAllowed((place) => place.findType(type));
    return isUnknown ? allowed | this.#presence : allowed;
  }

  /** Whether the values of texts here are checked, because only a few values are possible. */
  get hasValues(): boolean {
    this.#hasValues ??= this.#findHasValues();
    return this.#hasValues;
  }

  #findHasValues(): boolean {
    if (this.place)
      return this.place.listValues() !== undefined && this.place.findType("string") !== NO_RELEASES;
    return this.#values.size > 0 && /^(?:type|status|kind|role)$/.test(getLastStep(this.path));
  }

  getValueSupport(value: string): Support {
    // For some members, the atlas has no values. Then only the schema says which values there are.
    const unknown = (this.#sent.get("string") ?? NO_RELEASES) & ~this.withValues;
    const isAllowed = this.place ? this.place.findValue(value) !== NO_RELEASES : unknown !== NO_RELEASES;
    return {
      sent: (this.#values.get(value) ?? NO_RELEASES) | (isAllowed ? unknown : NO_RELEASES),
      findAllowed: () => this.#findAllowed((place) => place.findValue(value)),
    };
  }

  /** The types that releases sent. */
  listTypes(): string[] {
    return [...this.#sent.keys()];
  }

  /** The values that releases sent, and those that their schemas allow. */
  listValues(): string[] {
    return [...new Set([...this.#values.keys(), ...(this.place?.listValues() ?? [])])];
  }

  /** The names of the members that some release always sends. Reading it sets `isRequired` of these members. */
  get required(): readonly string[] {
    this.#required ??= this.#findRequired();
    return this.#required;
  }

  #findRequired(): string[] {
    const isAlwaysSent = ({ presence, optional }: MemberNode) => (presence & ~optional) !== NO_RELEASES;
    const named = [...this.#members].filter(([name]) => name !== ELEMENT && name !== ENTRY);
    const found = named.filter(([, node]) => isAlwaysSent(node));
    for (const [, node] of found) node.isRequired = true;
    return found.map(([name]) => name);
  }

  /** The releases that may send the object without this member. */
  getAbsenceSupport(name: string): Support {
    const node = this.#members.get(name);
    const { measured } = this.protocol;
    if (!node) return buildSentSupport(measured);
    return {
      sent: measured & this.presence & (~node.presence | node.optional),
      findAllowed: () => this.#findAllowed((place) => place.findAbsence(name)) | node.rare,
    };
  }

  /** Whether a member may be null in some release. An SDK may leave such a member out. */
  mayBeNull(name: string): boolean {
    const node = this.#members.get(name);
    return (
      node !== undefined &&
      (node.#sent.has("null") || (node.place !== undefined && node.place.findType("null") !== NO_RELEASES))
    );
  }

  /**
   * Finds the releases that may send the member, according to the types of codex. For exec, its old events and session files, these types
   * are those of all releases together. So a member that some releases were seen to send is allowed only in these releases, and in those
   * that were not seen to send the object around it. A member that no release was seen to send is allowed in each.
   */
  #findAllowedByTypes(): ReleaseSet {
    const { measured } = this.protocol;
    if (!this.parent || this.#presence === NO_RELEASES) return measured;
    return measured & (this.#presence | ~this.parent.presence);
  }

  /**
   * Finds the releases whose schema allows something here, such as a type. schemas.json has the schemas of only a few releases. The atlas
   * has the names of members from the schemas of all releases, but not what else these say. So a release whose schema at this place is not
   * known counts if the atlas names the member for the release, and if the known schema of another release allows it.
   * @param find finds the releases whose known schemas allow it
   */
  #findAllowed(find: (place: SchemaPlace) => ReleaseSet): ReleaseSet {
    const { place } = this;
    const named = this.protocol.findNamedReleases(this.path);
    if (!place) return named;
    const found = find(place);
    if (this.protocol.protocol !== "app-server") return found & this.#findAllowedByTypes();
    if (named === NO_RELEASES) return found & this.protocol.measured; // deeper than the atlas names members
    return found === NO_RELEASES ? NO_RELEASES : named & (found | ~place.known);
  }
}
