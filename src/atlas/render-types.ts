import { PROTOCOLS, type Protocol, type TranscriptProtocol } from "../protocol/index.js";
import { getJsonType, isObject, parseJson } from "../transcript/index.js";
import type { Atlas } from "./atlas-schema.js";
import { decodeObservation, listMeasuredReleases } from "./decode-atlas.js";
import { describeState } from "./describe-period.js";
import { atlasErrors } from "./errors.js";
import { getBaseName, getEvent, getMember, isFreeMember } from "./member-path.js";
import type { Observation } from "./observe-fixtures.js";
import { listUnseenPaths, type UnseenPath } from "./unseen-paths.js";

/** An event or a member, with all members within it. */
interface TypeNode {
  types: string[];
  values: string[];
  optional: boolean;
  /** False if the schema allows it, or another release sends it, but no scenario shows it on this release. */
  isObserved: boolean;
  /** Why it was not observed; undefined if it was, or if the reason is at the member that contains it. */
  note?: string;
  /** The scenarios that show it on other releases and failed on this one. */
  failed?: string[];
  members: Map<string, TypeNode>;
}

/** The language of the types: TypeScript, or JSON Schema. */
export type TypeLanguage = "ts" | "json-schema";

export interface TypesOptions {
  /** The protocol whose events are rendered; default: exec and app-server. The names of the types begin with the protocol. */
  protocol?: Protocol | undefined;
  /** In a JSON Schema, objects with members allow no others, except where codex passes on data, such as the arguments of a tool. */
  isClosed?: boolean | undefined;
}

/**
 * Renders the types of the events that a release sent.
 * @throws TouchstoneError `release-not-measured`
 */
export function renderTypes(
  atlas: Atlas,
  release: string,
  language: TypeLanguage,
  { protocol, isClosed = false }: TypesOptions = {},
): string {
  const observations = (protocol ? [protocol] : PROTOCOLS).flatMap((one): TypedObservation[] => {
    const observation = decodeObservation(atlas, release, one);
    if (!observation || observation.failure !== undefined) return [];
    return [{ ...observation, unseen: listUnseenPaths(atlas, one, release) }];
  });
  if (observations.length === 0)
    throw atlasErrors.releaseNotMeasured({ release, measured: listMeasuredReleases(atlas, PROTOCOLS) });
  return language === "ts" ? renderTypeScript(observations) : renderJsonSchema(observations, isClosed);
}

/** What a release sent, and what is not known of it. */
interface TypedObservation extends Observation {
  unseen: UnseenPath[];
}

function renderTypeScript(observations: TypedObservation[]): string {
  const text = [
    `// What codex ${observations[0]?.release} was seen to send, in touchstone's scenarios.`,
    "// `never seen`: the release's own schema allows it, and no scenario showed it.",
    "// `not seen`: other releases send it, and the scenarios with it failed on this release.",
  ];
  for (const observation of observations) {
    const events = buildEventTrees(observation);
    const prefix = observation.protocol === "exec" ? "Exec" : "AppServer";
    for (const [event, node] of events) {
      const note = node.note === undefined ? "" : `; ${node.note}`;
      text.push("", `/** \`${event}\`${note} */`);
      text.push(
        `export interface ${buildTypeName(prefix, event)} ${renderObject(buildMessage(observation.protocol, event, node), "")}`,
      );
    }
    const names = [...events.keys()].map((event) => `  | ${buildTypeName(prefix, event)}`);
    text.push("", `export type ${prefix}Event =\n${names.join("\n")};`);
  }
  return `${text.join("\n")}\n`;
}

/**
 * Builds the type of a message from the members of its event. The event's name is a constant in it, so that readers can distinguish events.
 */
function buildMessage(protocol: TranscriptProtocol, event: string, node: TypeNode): TypeNode {
  if (protocol === "session") return node;
  const name: TypeNode = {
    types: ["string"],
    values: [getBaseName(event)],
    optional: false,
    isObserved: true,
    members: new Map(),
  };
  if (protocol === "exec") {
    const isKnown = (node.members.get("type")?.values.length ?? 0) > 0;
    return isKnown ? node : { ...node, members: new Map([...node.members, ["type", name]]) };
  }
  const params = { ...node, types: ["object"], optional: false };
  return { ...node, members: new Map([["method", name]]).set("params", params) };
}

function renderObject({ members }: TypeNode, indent: string): string {
  const inner = `${indent}  `;
  const lines = [...members].map(([key, node]) => {
    // TypeScript checks named members against an index signature beside them, so its type must allow each of them.
    const entry = members.size > 1 ? "unknown" : `${renderType(node, inner)} | undefined`;
    if (key === "*") return `${inner}[key: string]: ${entry};`;
    const mark = node.optional || !node.isObserved ? "?" : "";
    const comment = node.note === undefined ? "" : ` // ${node.note}`;
    return `${inner}${key}${mark}: ${renderType(node, inner)};${comment}`;
  });
  return lines.length === 0 ? "Record<string, never>" : `{\n${lines.join("\n")}\n${indent}}`;
}

function renderType(node: TypeNode, indent: string): string {
  if (node.types.length === 0) return "unknown";
  const all = node.types.map((type) => {
    if (type === "string" && node.values.length > 0)
      return node.values.map((value) => JSON.stringify(value)).join(" | ");
    if (type === "integer" || type === "number") return "number";
    if (type === "object") return renderObject(node, indent);
    if (type !== "array") return type;
    const element = node.members.get("[]");
    return element ? `Array<${renderType(element, indent)}>` : "never[]";
  });
  return [...new Set(all)].join(" | ");
}

function renderJsonSchema(observations: TypedObservation[], isClosed: boolean): string {
  const definitions: Record<string, object> = {};
  for (const observation of observations) {
    const prefix = observation.protocol === "exec" ? "Exec" : "AppServer";
    for (const [event, node] of buildEventTrees(observation)) {
      definitions[buildTypeName(prefix, event)] = {
        title: event,
        ...buildSchema(
          { ...buildWholeMessage(observation, event, node, isClosed), types: ["object"] },
          isClosed,
        ),
      };
    }
  }
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    description: `What codex ${observations[0]?.release} was seen to send. x-seen is false for what no scenario showed on this release: the release's own schema allows it, or other releases send it. In the second case, x-failed of the event, or of the outermost such member, has the scenarios that show it on other releases and failed on this one.`,
    anyOf: Object.keys(definitions).map((name) => ({ $ref: `#/$defs/${name}` })),
    $defs: definitions,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/**
 * Builds the type of a message. If objects allow no other members (`isClosed`), it also has the members beside the params, such as
 * `emittedAtMs`, which only the atlas's sample of the event shows.
 */
function buildWholeMessage(
  { protocol, samples }: Observation,
  event: string,
  node: TypeNode,
  isClosed: boolean,
): TypeNode {
  const message = buildMessage(protocol, event, node);
  const sample = samples[event]?.event;
  const example = sample === undefined || !isClosed || protocol === "exec" ? {} : parseJson(sample);
  if (!isObject(example)) return message;
  const members = new Map(message.members);
  for (const [name, value] of Object.entries(example)) {
    if (members.has(name)) continue;
    const types = name === "id" ? ["string", "integer"] : [getJsonType(value)];
    members.set(name, { ...createNode(), types, isObserved: true, optional: name !== "id" });
  }
  return { ...message, members };
}

/** @param isClosed whether objects allow no other members @param name of the member */
function buildSchema(node: TypeNode, isClosed: boolean, name = ""): object {
  const named = [...node.members].filter(([key]) => key !== "*" && key !== "[]");
  const required = named.filter(([, member]) => member.isObserved && !member.optional).map(([key]) => key);
  const [element, entry] = [node.members.get("[]"), node.members.get("*")];
  const hasValues =
    node.values.length > 0 && node.types.every((type) => type === "string" || type === "null");
  const values = node.types.includes("null") ? [...node.values, null] : node.values;
  return {
    ...(node.types.length === 0 ? {} : { type: node.types.length === 1 ? node.types[0] : node.types }),
    ...(hasValues ? { enum: values } : {}),
    ...(named.length > 0
      ? { properties: Object.fromEntries(named.map(([key, one]) => [key, buildSchema(one, isClosed, key)])) }
      : {}),
    ...(required.length > 0 ? { required } : {}),
    ...(entry ? { additionalProperties: buildSchema(entry, isClosed) } : {}),
    ...(isClosed && !entry && named.length > 0 && !isFreeMember(name) ? { additionalProperties: false } : {}),
    ...(element ? { items: buildSchema(element, isClosed, name) } : {}),
    ...(node.isObserved ? {} : { "x-seen": false }),
    ...(node.failed === undefined ? {} : { "x-failed": node.failed }),
  };
}

/** Builds a tree of members for each event. */
function buildEventTrees({ paths, schema, unseen }: TypedObservation): Map<string, TypeNode> {
  const events = new Map<string, TypeNode>();
  const findOrAddNode = (path: string, isObserved: boolean): TypeNode => {
    const event = getEvent(path);
    let node = events.get(event) ?? createNode();
    events.set(event, node);
    node.isObserved ||= isObserved;
    const steps = getMember(path).replaceAll("[]", ".[]").split(".");
    for (const step of steps.filter(Boolean)) {
      const next = node.members.get(step) ?? createNode();
      node.members.set(step, next);
      next.isObserved ||= isObserved;
      node = next;
    }
    return node;
  };
  for (const [path, { types, values, absent }] of Object.entries(paths)) {
    const node = findOrAddNode(path, true);
    node.types = Object.keys(types);
    node.values = Object.keys(values ?? {});
    node.optional = absent !== undefined;
  }
  for (const path of Object.keys(schema)) {
    if (path in paths) continue;
    findOrAddNode(path, false).note = NEVER_SEEN;
    const event = findOrAddNode(getEvent(path), false);
    if (!event.isObserved) event.note = NEVER_SEEN;
  }
  for (const { path, failed, isOutermost } of unseen) {
    const node = findOrAddNode(path, false);
    if (!isOutermost) continue;
    node.failed = failed;
    node.note = describeState({ state: "failed", failed }, "on this release");
  }
  return new Map([...events].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const NEVER_SEEN = "never seen";

function createNode(): TypeNode {
  return { types: [], values: [], optional: false, isObserved: false, members: new Map() };
}

/** Builds a name such as `ExecItemCompletedCommandExecution`. */
function buildTypeName(prefix: string, event: string): string {
  const words = event.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return `${prefix}${words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join("")}`;
}
