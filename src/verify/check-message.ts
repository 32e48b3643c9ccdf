/** Checks messages of codex against what each release sends, and notes everything that some release does not send. */
import { JSON_TYPES, type JsonObject, type JsonType, type JsonValue } from "../transcript/index.js";
import { type NotedPlace, PlaceKeeper } from "./locate.js";
import { type MeasuredProtocol, splitEventName } from "./measured-protocol.js";
import type { MemberNode } from "./member-node.js";
import { createNodeState, getTypeIndex, type NodeState } from "./node-state.js";
import { countAgain, type Observation, type ObservationKind } from "./observation.js";
import { buildSentSupport, NO_RELEASES, type Support } from "./release-set.js";
import { ELEMENT } from "./schema-place.js";

/** A message of codex, and the text that it was parsed from. */
export interface CheckedMessage {
  /** `item.completed[command_execution]` */
  event: string;
  /** The object whose members the atlas has: the params of a message of app-server; for other formats, the line. */
  body: JsonObject;
  /** The path to `body` in the parsed line, such as `["message", "params"]`. */
  bodyPath: readonly string[];
  /** The path from `body` to the item, if the event is about one. */
  itemPath: readonly string[];
  /** The path to the event's name in the parsed line. */
  namePath: readonly string[];
  /** The message itself and the path to it, if `body` is only a part of the message. */
  envelope?: { members: JsonObject; path: readonly string[] } | undefined;
  text: string;
  line: number;
}

/** The maximum number of different observations of one file. Further ones are only counted. */
const MAX_OBSERVATIONS = 4000;

/** How many files were checked so far. The state of a node has the number of its file: state of an earlier file is replaced. */
let fileCount = 0;

/** Checks the messages of one file. The memory that it takes does not depend on the number of messages. */
export class MessageChecker {
  readonly observations: Observation[] = [];
  /** Whether any checked value was null. */
  hasNulls = false;
  /** How often something was found that is not kept, because the maximum was reached. Not every repetition counts. */
  overflow = 0;
  readonly #protocol: MeasuredProtocol;
  readonly #file = ++fileCount;
  /** The observations that `note` added, by kind, path and detail. */
  readonly #noted = new Map<string, Observation>();
  /** The observations of top-level members of messages, by the member's name. */
  readonly #envelope = new Map<string, Observation>();
  /** The path to the checked value in the parsed line. Entries beyond the current depth are left over from earlier values. */
  readonly #path: (string | number)[] = [];
  readonly #places = new PlaceKeeper();
  #message!: CheckedMessage;

  constructor(protocol: MeasuredProtocol) {
    this.#protocol = protocol;
  }

  /** Checks one message. */
  check(message: CheckedMessage): void {
    this.#message = message;
    if (message.envelope) this.#checkEnvelope(message.envelope.members, message.envelope.path);
    const node = this.#protocol.findEvent(message.event);
    if (!node) {
      this.#noteUnknownEvent(message);
      return;
    }
    const { bodyPath } = message;
    for (let index = 0; index < bodyPath.length; index++) this.#path[index] = bodyPath[index] as string;
    this.#checkValue(message.body, node, bodyPath.length);
  }

  /** Notes something that no node of the tree stands for, such as an unknown event or an event out of order. */
  note(kind: ObservationKind, path: string, detail: string, support: Support, at: NotedPlace): void {
    const key = `${kind} ${path} ${detail}`;
    const known = this.#noted.get(key);
    if (known) countAgain(known, at.line);
    else if (this.observations.length >= MAX_OBSERVATIONS) this.overflow++;
    else {
      const observation = this.#createObservation(kind, path, detail, support, at);
      this.#noted.set(key, observation);
      this.observations.push(observation);
    }
  }

  #noteUnknownEvent({ event, namePath, bodyPath, itemPath, text, line }: CheckedMessage): void {
    const { name, itemType } = splitEventName(event);
    const isOfItem = this.#protocol.hasItems(name);
    const at = { text, line, path: namePath, part: "value" as const };
    if (isOfItem && itemType === undefined)
      this.note("missing", `${name} ${itemPath.join(".")}`, "type", NOWHERE, {
        ...at,
        path: [...bodyPath, ...itemPath],
        part: "name",
      });
    else if (isOfItem)
      this.note("item-type", name, itemType ?? "", NOWHERE, {
        ...at,
        path: [...bodyPath, ...itemPath, "type"],
      });
    else this.note("event", event, "", NOWHERE, at);
  }

  #checkEnvelope(members: JsonObject, path: readonly string[]): void {
    for (const name in members) {
      const known = this.#envelope.get(name);
      if (known) this.#count(known);
      else if (this.#protocol.envelope.get(name) !== this.#protocol.measured) this.#noteEnvelope(name, path);
    }
  }

  #noteEnvelope(name: string, path: readonly string[]): void {
    const { text, line } = this.#message;
    const sent = this.#protocol.envelope.get(name) ?? NO_RELEASES;
    const at = { text, line, path: [...path, name], part: "name" as const };
    this.note("envelope", name, "", buildSentSupport(sent), at);
    const noted = this.observations.at(-1);
    if (noted?.kind === "envelope" && noted.path === name) this.#envelope.set(name, noted);
  }

  #checkValue(value: JsonValue, node: MemberNode, depth: number): void {
    const state = this.#getState(node);
    const type = getTypeIndex(value);
    if ((state.seenTypes & (1 << type)) === 0) {
      state.seenTypes |= 1 << type;
      state.types[type] = this.#add(
        node,
        depth,
        "type",
        JSON_TYPES[type] as JsonType,
        "value",
        node.getTypeSupport(JSON_TYPES[type] as JsonType),
      );
    } else this.#count(state.types[type]);
    if (typeof value === "string") {
      if (node.hasValues) this.#checkText(value, node, state, depth);
    } else if (value === null) this.hasNulls = true;
    else if (typeof value === "object" && !node.isFree && state.types[type]?.sent !== NO_RELEASES) {
      if (Array.isArray(value)) this.#checkElements(value, node, depth);
      else this.#checkMembers(value as JsonObject, node, state, depth);
    }
  }

  #checkText(value: string, node: MemberNode, { values }: NodeState, depth: number): void {
    if (values.has(value)) this.#count(values.get(value));
    else if (values.size >= MAX_OBSERVATIONS) this.overflow++;
    else values.set(value, this.#add(node, depth, "value", value, "value", node.getValueSupport(value)));
  }

  #checkElements(value: JsonValue[], node: MemberNode, depth: number): void {
    if (value.length === 0) return;
    const element = node.addMember(ELEMENT);
    for (let index = 0; index < value.length; index++) {
      this.#path[depth] = index;
      this.#checkValue(value[index] as JsonValue, element, depth + 1);
    }
  }

  #checkMembers(value: JsonObject, node: MemberNode, state: NodeState, depth: number): void {
    const { required } = node;
    let present = 0;
    for (const name in value) {
      this.#path[depth] = name;
      const member = node.findMember(name);
      if (member) {
        if (member.isRequired) present++;
        this.#checkValue(value[name] as JsonValue, member, depth + 1);
      } else this.#noteUnknownMember(name, node, depth + 1);
    }
    if (present < required.length) this.#noteMissing(value, node, state, depth);
  }

  #noteMissing(value: JsonObject, node: MemberNode, state: NodeState, depth: number): void {
    for (const name of node.required) {
      if (Object.hasOwn(value, name)) continue;
      if (state.missing.has(name)) this.#count(state.missing.get(name));
      else {
        const found = this.#add(node, depth, "missing", name, "value", node.getAbsenceSupport(name));
        if (found && node.mayBeNull(name)) found.onlyWithNulls = true;
        state.missing.set(name, found);
      }
    }
  }

  #noteUnknownMember(name: string, node: MemberNode, depth: number): void {
    const { text, line } = this.#message;
    const at = { text, line, path: this.#path.slice(0, depth), part: "name" as const };
    this.note("member", `${node.path}${node.parent ? "." : " "}${name}`, "", NOWHERE, at);
  }

  /** Adds an observation of a member in the tree, unless every release sends what was observed. */
  #add(
    node: MemberNode,
    depth: number,
    kind: ObservationKind,
    detail: string,
    part: "name" | "value",
    support: Support,
  ): Observation | undefined {
    if (support.sent === this.#protocol.measured) return undefined;
    if (this.observations.length >= MAX_OBSERVATIONS) {
      this.overflow++;
      return undefined;
    }
    const { text, line, namePath, bodyPath } = this.#message;
    const path = depth <= bodyPath.length ? namePath : this.#path.slice(0, depth);
    // If `body` lacks a member, the event's name is shown. If an object within it does, the name of that object is shown.
    const shown = kind === "missing" || depth <= bodyPath.length ? "name" : part;
    const at = {
      text,
      line,
      path,
      part: kind === "missing" && depth <= bodyPath.length ? "value" : shown,
    } as const;
    const observation = this.#createObservation(kind, node.path, detail, support, at);
    this.observations.push(observation);
    return observation;
  }

  #createObservation(
    kind: ObservationKind,
    path: string,
    detail: string,
    support: Support,
    at: NotedPlace,
  ): Observation {
    const locate = this.#places.makeLocator(at);
    return { kind, path, detail, ...support, locate, count: 1, lines: [at.line] };
  }

  #count(observation: Observation | undefined): void {
    if (observation) countAgain(observation, this.#message.line);
  }

  #getState(node: MemberNode): NodeState {
    if (node.state.file !== this.#file) node.state = createNodeState(this.#file);
    return node.state;
  }
}

const NOWHERE = buildSentSupport(NO_RELEASES);
