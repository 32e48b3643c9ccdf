/** Follows the path of a member through JSON Schemas of codex, and says what they allow there. */
import { JSON_TYPES, type JsonType } from "../transcript/index.js";

import { NO_RELEASES, type ReleaseSet } from "./release-set.js";
import type { CompactSchema } from "./schema-source.js";
import type { Alternative, SourceGroup } from "./source-group.js";

/** The step from a list to its elements. */
export const ELEMENT = "[]";
/** The step from a map to its entries. */
export const ENTRY = "*";

/** What the schemas of several releases allow at one place of a message. */
export class SchemaPlace {
  /** The schemas at this place, with references and unions resolved. */
  readonly #alternatives: Alternative[];

  private constructor(alternatives: Alternative[]) {
    this.#alternatives = alternatives;
  }

  /**
   * Finds the place of a message's body: the params of a message of the app-server; for other formats, the whole message.
   * @param itemType the type of the item that the message is about. A message may have a schema of its own for each type of item, under a
   *   name with this type: `event_msg/item_completed[AgentMessage]`
   * @returns undefined if no schema has such a message
   */
  static find(sources: SourceGroup, name: string, itemType?: string): SchemaPlace | undefined {
    const own = itemType === undefined ? [] : sources.findMessage(`${name}[${itemType}]`);
    const all = own.length > 0 ? own : sources.findMessage(name);
    const resolved = all.flatMap(resolveAlternatives);
    const mustSelectItem = own.length === 0 && itemType !== undefined;
    const found = mustSelectItem ? resolved.flatMap((one) => selectItem(one, itemType)) : resolved;
    return found.length > 0 ? new SchemaPlace(found) : undefined;
  }

  /** Whether this may be any value, or an object with any members, such as the arguments of a tool. */
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

  /** The allowed texts; undefined if any text is allowed. */
  listValues(): string[] | undefined {
    const found: string[] = [];
    for (const { schema } of this.#alternatives) {
      if (!listTypes(schema).includes("string")) continue;
      const values = listEnumValues(schema);
      if (!values) return undefined;
      found.push(...values.filter((value) => typeof value === "string"));
    }
    return found;
  }

  /** The releases whose schemas allow the text here. */
  findValue(value: string): ReleaseSet {
    return this.#collect((schema) => {
      if (!listTypes(schema).includes("string")) return false;
      const values = listEnumValues(schema);
      return values === undefined || values.includes(value);
    });
  }

  /** The releases whose schemas allow an object here without the member. A partial schema (`CompactSchema`) does not say so of any member. */
  findAbsence(name: string): ReleaseSet {
    return this.#collect(
      (schema) =>
        schema === true ||
        (!schema.partial && listTypes(schema).includes("object") && !(schema.required ?? []).includes(name)),
    );
  }

  #collect(allows: (schema: CompactSchema | true) => boolean): ReleaseSet {
    return this.#alternatives.reduce(
      (set, { group, schema }) => (allows(schema) ? set | group.releases : set),
      NO_RELEASES,
    );
  }

  /** Goes to a member, to the elements of a list, or to the entries of a map. */
  step(key: string): SchemaPlace | undefined {
    const found = this.#alternatives.flatMap(({ group, schema }) =>
      listInner(schema, key).flatMap((inner) => resolveAlternatives({ group, schema: inner })),
    );
    return found.length > 0 ? new SchemaPlace(found) : undefined;
  }

  /** The names of all members that the schemas name here. */
  listMembers(): string[] {
    return this.#alternatives.flatMap(({ schema }) =>
      schema === true ? [] : Object.keys(schema.properties ?? {}),
    );
  }
}

/** Reduces the item of a message to the variants of one type. @returns an empty list if there are none */
function selectItem({ group, schema }: Alternative, itemType: string): Alternative[] {
  if (schema === true) return [];
  const variants = listInner(schema, "item")
    .flatMap((item) => resolveAlternatives({ group, schema: item }))
    .filter((variant) => hasItemType(variant, itemType));
  // A definition may differ between releases, so each group of releases gets a schema with the variants of its own.
  return [...new Set(variants.map((variant) => variant.group))].map((own) => {
    const item = { oneOf: variants.filter((one) => one.group === own).map((one) => one.schema) };
    return { group: own, schema: { ...schema, properties: { ...schema.properties, item } } };
  });
}

/** Whether a variant allows an item of a type. A variant that allows anything allows any type. */
function hasItemType({ group, schema }: Alternative, itemType: string): boolean {
  if (isFree(schema)) return true;
  return listInner(schema, "type")
    .flatMap((type) => resolveAlternatives({ group, schema: type }))
    .some(({ schema: one }) => one !== true && (one.enum?.includes(itemType) || one.const === itemType));
}

/**
 * Resolves references and unions. A reference from within a definition to the same definition is not followed. In codex's schemas, each
 * `allOf` has one schema, so it is treated as a union.
 */
function resolveAlternatives(alternative: Alternative): Alternative[] {
  const { group, schema } = alternative;
  if (schema === true) return [alternative];
  return group.rememberResolved(schema, () => followSchema(alternative, []));
}

/** @param seen the names of the definitions around the schema */
function followSchema(alternative: Alternative, seen: string[]): Alternative[] {
  const { group, schema } = alternative;
  if (schema === true) return [alternative];
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split("/").pop() ?? "";
    if (seen.includes(name)) return [];
    return group.findDefinition(name).flatMap((one) => followSchema(one, [...seen, name]));
  }
  if (!schema.allOf && !schema.anyOf && !schema.oneOf) return [alternative];
  const unions = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const inner = unions.flatMap((one) => followSchema({ group, schema: one }, seen));
  const { allOf: _, anyOf: __, oneOf: ___, ...own } = schema;
  if (inner.length === 0) return [{ group, schema: own }];
  if (Object.keys(own).length === 0) return inner;
  // The keywords beside a union are added to each of its variants, except to a variant that allows anything.
  return inner.map((one) => ({ group, schema: one.schema === true ? true : mergeSchemas(own, one.schema) }));
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

/** The values that a schema lists; undefined if it lists none. */
function listEnumValues(schema: CompactSchema | true): unknown[] | undefined {
  if (schema === true) return undefined;
  return schema.enum ?? ("const" in schema ? [schema.const] : undefined);
}

function nameType(value: unknown): string {
  return value === null ? "null" : typeof value;
}

/** Whether a schema allows any value, or an object with any members. */
function isFree(schema: CompactSchema | true): boolean {
  if (schema === true) return true;
  if (schema.properties || (schema.type !== undefined && schema.additionalProperties !== true)) return false;
  return Object.keys(schema).every((name) => FREE_NAMES.has(name));
}

/** The only keywords that such a schema may have. */
const FREE_NAMES: ReadonlySet<string> = new Set(["additionalProperties", "type", "required"]);
