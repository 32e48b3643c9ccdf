/** Follows the path of a member through JSON Schemas of codex, and says what they allow there. */
import { JSON_TYPES, type JsonType } from "../transcript/index.js";

import { NO_RELEASES, type ReleaseSet } from "./release-set.js";

/** The parts of a JSON Schema that say what is allowed. */
export interface CompactSchema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, CompactSchema | true>;
  required?: string[];
  items?: CompactSchema | true | (CompactSchema | true)[];
  additionalProperties?: CompactSchema | boolean;
  allOf?: (CompactSchema | true)[];
  anyOf?: (CompactSchema | true)[];
  oneOf?: (CompactSchema | true)[];
  enum?: unknown[];
  const?: unknown;
  /** Set where the schema names only some members of an object, so that it says nothing about the absence of others. */
  partial?: true;
}

/** The schemas of one release: the params of each method, and the definitions that they refer to. */
export interface SchemaSource {
  /** The measured releases that it is used for: its own, and those until the next release with a schema. */
  releases: ReleaseSet;
  messages: Record<string, CompactSchema | true>;
  findDefinition(name: string): CompactSchema | true | undefined;
}

/** One schema that may apply at a place, without references and unions. */
interface Alternative {
  source: SchemaSource;
  schema: CompactSchema | true;
}

/** The step from a list to its elements, and from a map to its entries. */
export const ELEMENT = "[]";
export const ENTRY = "*";

/** What the schemas of several releases allow at one place of a message. */
export class SchemaPlace {
  readonly #alternatives: Alternative[];

  private constructor(alternatives: Alternative[]) {
    this.#alternatives = alternatives;
  }

  /**
   * Finds the place of a message's params.
   * @param itemType the type of the item that the message is about. A message may have a schema of its own for each, under its full
   *   name: `event_msg/item_completed[AgentMessage]`
   * @returns undefined if no schema has such a message
   */
  static find(sources: SchemaSource[], name: string, itemType?: string): SchemaPlace | undefined {
    const found = sources.flatMap((source) => {
      const full = `${name}[${itemType}]`;
      const own = Object.hasOwn(source.messages, full) ? source.messages[full] : undefined;
      if (own !== undefined) return resolveAlternatives({ source, schema: own });
      const schema = Object.hasOwn(source.messages, name) ? source.messages[name] : undefined;
      const all = schema === undefined ? [] : resolveAlternatives({ source, schema });
      return itemType === undefined ? all : all.flatMap((one) => selectItem(one, itemType));
    });
    return found.length > 0 ? new SchemaPlace(found) : undefined;
  }

  /** Whether anything may be here, such as the arguments of a tool. */
  get isFree(): boolean {
    return this.#alternatives.some(({ schema }) => isFree(schema));
  }

  /** The releases whose schemas have this place. */
  get known(): ReleaseSet {
    return this.#collect(() => true);
  }

  /** The releases whose schemas allow the type here. */
  findType(type: JsonType): ReleaseSet {
    return this.#collect((schema) => {
      const types = listTypes(schema);
      return types.includes(type) || (type === "integer" && types.includes("number"));
    });
  }

  /** The allowed texts; undefined if any text is. */
  listValues(): string[] | undefined {
    const found: string[] = [];
    for (const { schema } of this.#alternatives) {
      if (!listTypes(schema).includes("string")) continue;
      const values = listTexts(schema);
      if (!values) return undefined;
      found.push(...values.filter((value) => typeof value === "string"));
    }
    return found;
  }

  /** The releases whose schemas allow the text here. */
  findValue(value: string): ReleaseSet {
    return this.#collect((schema) => {
      if (!listTypes(schema).includes("string")) return false;
      const values = listTexts(schema);
      return values === undefined || values.includes(value);
    });
  }

  /** The releases whose schemas allow an object here without the member. */
  findAbsence(name: string): ReleaseSet {
    return this.#collect(
      (schema) =>
        schema === true ||
        (!schema.partial && listTypes(schema).includes("object") && !(schema.required ?? []).includes(name)),
    );
  }

  #collect(allows: (schema: CompactSchema | true) => boolean): ReleaseSet {
    return this.#alternatives.reduce(
      (set, { source, schema }) => (allows(schema) ? set | source.releases : set),
      NO_RELEASES,
    );
  }

  /** Goes to a member, to the elements of a list, or to the entries of a map. */
  step(key: string): SchemaPlace | undefined {
    const found = this.#alternatives.flatMap(({ source, schema }) =>
      listInner(schema, key).flatMap((inner) => resolveAlternatives({ source, schema: inner })),
    );
    return found.length > 0 ? new SchemaPlace(found) : undefined;
  }

  /** The names of all members that are allowed here. */
  listMembers(): string[] {
    return this.#alternatives.flatMap(({ schema }) =>
      schema === true ? [] : Object.keys(schema.properties ?? {}),
    );
  }
}

/** Reduces the item of a message to the variant of one type. @returns nothing if there is no such variant */
function selectItem({ source, schema }: Alternative, itemType: string): Alternative[] {
  if (schema === true) return [];
  const variants = listInner(schema, "item")
    .flatMap((item) => resolveAlternatives({ source, schema: item }))
    .filter((variant) => hasItemType(variant, itemType));
  if (variants.length === 0) return [];
  const item = { oneOf: variants.map((variant) => variant.schema) };
  return [{ source, schema: { ...schema, properties: { ...schema.properties, item } } }];
}

/** Whether a variant is that of a type. An item that may be anything may have any type. */
function hasItemType({ source, schema }: Alternative, itemType: string): boolean {
  if (isFree(schema)) return true;
  return listInner(schema, "type")
    .flatMap((type) => resolveAlternatives({ source, schema: type }))
    .some(({ schema: one }) => one !== true && (one.enum?.includes(itemType) || one.const === itemType));
}

/** Follows references and unions. A schema that refers to itself ends there. */
function resolveAlternatives({ source, schema }: Alternative, seen: string[] = []): Alternative[] {
  if (schema === true) return [{ source, schema }];
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split("/").pop() ?? "";
    const definition = source.findDefinition(name);
    if (definition === undefined || seen.includes(name)) return [];
    return resolveAlternatives({ source, schema: definition }, [...seen, name]);
  }
  const unions = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const inner = unions.flatMap((one) => resolveAlternatives({ source, schema: one }, seen));
  const { allOf: _, anyOf: __, oneOf: ___, ...own } = schema;
  if (inner.length === 0) return [{ source, schema: own }];
  if (Object.keys(own).length === 0) return inner;
  // Members beside a union belong to each of its variants.
  return inner.map((one) => ({ source, schema: one.schema === true ? true : mergeSchemas(own, one.schema) }));
}

function mergeSchemas(base: CompactSchema, variant: CompactSchema): CompactSchema {
  return {
    ...base,
    ...variant,
    ...(base.properties || variant.properties
      ? { properties: { ...base.properties, ...variant.properties } }
      : {}),
    required: [...(base.required ?? []), ...(variant.required ?? [])],
  };
}

function listInner(schema: CompactSchema | true, key: string): (CompactSchema | true)[] {
  if (schema === true) return [true];
  if (key === ELEMENT) return schema.items === undefined ? [] : [schema.items].flat();
  const { additionalProperties: more, properties = {} } = schema;
  if (key === ENTRY) return more === undefined || more === false ? [] : [more];
  const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
  return own === undefined ? [] : [own];
}

function listTypes(schema: CompactSchema | true): readonly string[] {
  if (schema === true || isFree(schema)) return JSON_TYPES;
  if (schema.type !== undefined) return [schema.type].flat();
  if (schema.enum) return [...new Set(schema.enum.map(nameType))];
  if ("const" in schema) return [nameType(schema.const)];
  return schema.properties ? ["object"] : [];
}

/** The texts that a schema lists; undefined if it allows any. */
function listTexts(schema: CompactSchema | true): unknown[] | undefined {
  if (schema === true) return undefined;
  return schema.enum ?? ("const" in schema ? [schema.const] : undefined);
}

function nameType(value: unknown): string {
  return value === null ? "null" : typeof value;
}

function isFree(schema: CompactSchema | true): boolean {
  if (schema === true) return true;
  const { properties, additionalProperties, type, required, ...others } = schema;
  if (Object.keys(others).length > 0 || properties) return false;
  return type === undefined || additionalProperties === true;
}
