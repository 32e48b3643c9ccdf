/** Finds the enum values in a message, and the name of the enum of each. It follows the message and its JSON Schema at the same time. */
import type { ValueSchema } from "./find-mistakes.js";

/** Name of an enum among the definitions → all of its values, in the schema's order. */
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
 * Collects the enum values in a value.
 * @param add called with each value, and the name of its enum
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

  /** Whether a value can be of this alternative: each tag, such as `type`, has the alternative's value. */
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
