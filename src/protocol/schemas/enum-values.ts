/** Finds the values of enums in a message, and the names of these enums. It follows the message and its JSON Schema at the same time. */
import type { ValueSchema } from "./find-mistakes.js";

/** Name of an enum in a schema's `definitions` → all of its values, in the schema's order. */
export type Enums = Map<string, string[]>;

/** Lists the definitions of a schema that are enums. */
export function listEnums(root: ValueSchema): Enums {
  const { definitions = {} } = toObject(root);
  const enums: Enums = new Map();
  for (const [name, schema] of Object.entries(definitions)) {
    const values = readEnum(schema);
    if (values) enums.set(name, values);
  }
  return enums;
}

/**
 * Collects the values of named enums in a value.
 * @param add called for each of them, with the name of its enum
 */
export function collectEnumValues(
  value: unknown,
  schema: ValueSchema,
  root: ValueSchema,
  add: (name: string, value: string) => void,
): void {
  const { definitions = {} } = toObject(root);
  walk(value, schema);

  function walk(value: unknown, given: ValueSchema): void {
    const {
      $ref,
      properties = {},
      items,
      additionalProperties,
      anyOf = [],
      oneOf = [],
      allOf = [],
    } = toObject(given);
    const name = $ref?.split("/").pop();
    if (name !== undefined) {
      const schema = definitions[name] ?? true;
      if (typeof value === "string" && readEnum(schema)?.includes(value)) add(name, value);
      walk(value, schema);
      return;
    }
    if (Array.isArray(value)) {
      for (const item of value) walk(item, items ?? true);
    } else if (typeof value === "object" && value !== null) {
      const more = additionalProperties ?? true;
      for (const [key, member] of Object.entries(value)) walk(member, properties[key] ?? more);
    }
    for (const one of [...anyOf, ...oneOf, ...allOf]) if (hasTags(value, one)) walk(value, one);
  }

  /** Whether a value can fit this alternative: each of its tags, such as `type`, has the value that the alternative allows. */
  function hasTags(value: unknown, schema: ValueSchema): boolean {
    if (typeof value !== "object" || value === null) return true;
    return Object.entries(toObject(schema).properties ?? {}).every(([key, member]) => {
      const { enum: allowed } = toObject(member);
      return allowed?.length !== 1 || (value as Record<string, unknown>)[key] === allowed[0];
    });
  }
}

function readEnum(schema: ValueSchema): string[] | undefined {
  const { type, enum: values, oneOf } = toObject(schema);
  if (type === "string" && values) return values.map(String);
  const parts = oneOf?.map((one) => readEnum(one));
  return parts?.every((part) => part !== undefined) ? parts.flat() : undefined;
}

function toObject(schema: ValueSchema): Exclude<ValueSchema, boolean> {
  return typeof schema === "boolean" ? {} : schema;
}
