/** Builders of the schemas that touchstone writes by hand, where codex has none. */
import type { CompactSchema } from "./schema-source.js";

/** Any text. */
export const text: CompactSchema = { type: "string" };
/** Any integer. */
export const integer: CompactSchema = { type: "integer" };
/** Any number. */
export const number: CompactSchema = { type: "number" };
/** True or false. */
export const boolean: CompactSchema = { type: "boolean" };

/** Builds the schema of an object. A member whose name ends with a question mark may be absent. */
export function defineObject(members: Record<string, CompactSchema | true>): CompactSchema {
  const names = Object.keys(members);
  return {
    type: "object",
    properties: Object.fromEntries(
      Object.entries(members).map(([name, schema]) => [name.replace("?", ""), schema]),
    ),
    required: names.filter((name) => !name.endsWith("?")),
  };
}

/** Builds the schema of a list. */
export function defineList(items: CompactSchema | true): CompactSchema {
  return { type: "array", items };
}

/** Builds the schema of an object whose keys are data. */
export function defineMap(entries: CompactSchema): CompactSchema {
  return { type: "object", additionalProperties: entries };
}

/** Builds the schema of a text that is one of a few. */
export function defineChoice(...values: string[]): CompactSchema {
  return { type: "string", enum: values };
}

/** Builds the schema of a value that has one of several forms. */
export function defineUnion(variants: CompactSchema[]): CompactSchema {
  return { oneOf: variants };
}

/** Adds null to what a schema allows. */
export function allowNull(schema: CompactSchema | true): CompactSchema | true {
  return schema === true ? true : { anyOf: [schema, { type: "null" }] };
}
