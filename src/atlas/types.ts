import { PROTOCOLS, type Protocol } from "../protocol/index.js";
import type { Atlas } from "./data.js";
import { observationOf } from "./decode.js";
import { atlasErrors } from "./errors.js";
import { eventIn, memberIn } from "./names.js";
import type { Observation } from "./observe.js";

/** A member of an event, with all within it. */
interface Node {
  types: string[];
  values: string[];
  optional: boolean;
  /** False: the schema allows it, and no scenario showed it. */
  seen: boolean;
  members: Map<string, Node>;
}

/** What types are written in: TypeScript, or JSON Schema. */
export type Language = "ts" | "json-schema";

/**
 * @param protocol which events; of both protocols in one file their names differ
 * @throws TouchstoneError `release-not-measured`
 */
export function toTypes(atlas: Atlas, release: string, language: Language, protocol?: Protocol): string {
  const observations = (protocol ? [protocol] : PROTOCOLS).flatMap((one) => {
    const observation = observationOf(atlas, release, one);
    return observation && observation.failure === undefined ? [observation] : [];
  });
  if (observations.length === 0) throw atlasErrors.releaseNotMeasured({ release, measured: atlas.releases });
  return language === "ts" ? toTypeScript(observations) : toJsonSchema(observations);
}

function toTypeScript(observations: Observation[]): string {
  const text = [
    `// What codex ${observations[0]?.release} was seen to send, by touchstone's scenarios.`,
    "// `never seen`: the release's own schema allows it, and no scenario showed it.",
  ];
  for (const observation of observations) {
    const events = eventsOf(observation);
    const prefix = observation.protocol === "exec" ? "Exec" : "AppServer";
    for (const [event, node] of events) {
      const seen = node.seen ? "" : "; never seen";
      text.push("", `/** \`${event}\`${seen} */`);
      text.push(
        `export interface ${typeName(prefix, event)} ${asObject(bodyOf(observation.protocol, event, node), "")}`,
      );
    }
    const names = [...events.keys()].map((event) => `  | ${typeName(prefix, event)}`);
    text.push("", `export type ${prefix}Event =\n${names.join("\n")};`);
  }
  return `${text.join("\n")}\n`;
}

/** The whole message, with the event's name in it as a constant, by which a reader tells events apart. */
function bodyOf(protocol: Protocol, event: string, node: Node): Node {
  const name: Node = {
    types: ["string"],
    values: [event.replace(/\[.*\]$/, "")],
    optional: false,
    seen: true,
    members: new Map(),
  };
  if (protocol === "exec") {
    const isSaid = (node.members.get("type")?.values.length ?? 0) > 0;
    return isSaid ? node : { ...node, members: new Map([...node.members, ["type", name]]) };
  }
  const params = { ...node, types: ["object"], optional: false };
  return {
    ...node,
    members: new Map([
      ["method", name],
      ["params", params],
    ]),
  };
}

function asObject({ members }: Node, indent: string): string {
  const inner = `${indent}  `;
  const lines = [...members].map(([key, node]) => {
    // Beside members that are known, an index signature would have to fit these as well.
    const entry = members.size > 1 ? "unknown" : `${asType(node, inner)} | undefined`;
    if (key === "*") return `${inner}[key: string]: ${entry};`;
    const mark = node.optional || !node.seen ? "?" : "";
    const comment = node.seen ? "" : " // never seen";
    return `${inner}${key}${mark}: ${asType(node, inner)};${comment}`;
  });
  return lines.length === 0 ? "Record<string, never>" : `{\n${lines.join("\n")}\n${indent}}`;
}

function asType(node: Node, indent: string): string {
  if (node.types.length === 0) return "unknown";
  const all = node.types.map((type) => {
    if (type === "string" && node.values.length > 0)
      return node.values.map((value) => JSON.stringify(value)).join(" | ");
    if (type === "integer" || type === "number") return "number";
    if (type === "object") return asObject(node, indent);
    if (type !== "array") return type;
    const element = node.members.get("[]");
    return element ? `Array<${asType(element, indent)}>` : "never[]";
  });
  return [...new Set(all)].join(" | ");
}

function toJsonSchema(observations: Observation[]): string {
  const definitions: Record<string, object> = {};
  for (const observation of observations) {
    const prefix = observation.protocol === "exec" ? "Exec" : "AppServer";
    for (const [event, node] of eventsOf(observation)) {
      definitions[typeName(prefix, event)] = {
        title: event,
        ...asSchema({ ...bodyOf(observation.protocol, event, node), types: ["object"] }),
      };
    }
  }
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    description: `What codex ${observations[0]?.release} was seen to send; x-seen is false where its own schema allows it, and no scenario showed it.`,
    anyOf: Object.keys(definitions).map((name) => ({ $ref: `#/$defs/${name}` })),
    $defs: definitions,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function asSchema(node: Node): object {
  const named = [...node.members].filter(([key]) => key !== "*" && key !== "[]");
  const required = named.filter(([, member]) => member.seen && !member.optional).map(([key]) => key);
  const [element, entry] = [node.members.get("[]"), node.members.get("*")];
  const hasValues =
    node.values.length > 0 && node.types.every((type) => type === "string" || type === "null");
  const values = node.types.includes("null") ? [...node.values, null] : node.values;
  return {
    ...(node.types.length === 0 ? {} : { type: node.types.length === 1 ? node.types[0] : node.types }),
    ...(hasValues ? { enum: values } : {}),
    ...(named.length > 0
      ? { properties: Object.fromEntries(named.map(([key, one]) => [key, asSchema(one)])) }
      : {}),
    ...(required.length > 0 ? { required } : {}),
    ...(entry ? { additionalProperties: asSchema(entry) } : {}),
    ...(element ? { items: asSchema(element) } : {}),
    ...(node.seen ? {} : { "x-seen": false }),
  };
}

/** Event → its members, as a tree. */
function eventsOf({ paths, schema }: Observation): Map<string, Node> {
  const events = new Map<string, Node>();
  const nodeAt = (path: string, seen: boolean): Node => {
    const event = eventIn(path);
    let node = events.get(event) ?? newNode();
    events.set(event, node);
    node.seen ||= seen;
    for (const step of memberIn(path).replaceAll("[]", ".[]").split(".")) {
      const next = node.members.get(step) ?? newNode();
      node.members.set(step, next);
      next.seen ||= seen;
      node = next;
    }
    return node;
  };
  for (const [path, { types, values, absent }] of Object.entries(paths)) {
    const node = nodeAt(path, true);
    node.types = Object.keys(types);
    node.values = Object.keys(values ?? {});
    node.optional = absent !== undefined;
  }
  for (const path of Object.keys(schema)) if (!(path in paths)) nodeAt(path, false);
  return new Map([...events].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function newNode(): Node {
  return { types: [], values: [], optional: false, seen: false, members: new Map() };
}

/** `ExecItemCompletedCommandExecution` */
function typeName(prefix: string, event: string): string {
  const words = event.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return `${prefix}${words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join("")}`;
}
