/**
 * The Responses API's check of a strict output schema (platform.openai.com/docs/guides/structured-outputs, "Supported schemas").
 * The messages and the code `invalid_json_schema` are the API's own, as users of codex and of the API reported them, for example in
 * github.com/mavam/pi-web-providers/issues/14, github.com/vercel/ai/issues/6484 and github.com/SocialGouv/iterion/issues/250.
 */

/** The API's error about a request with a schema that it refuses. */
export interface SchemaRefusal {
  message: string;
  type: "invalid_request_error";
  param: string;
  code: "invalid_json_schema";
}

const TYPES = ["string", "number", "integer", "boolean", "object", "array", "null"];

/** The keywords that the guide excludes, and those that the API was seen to refuse. */
const FORBIDDEN = [
  "allOf",
  "oneOf",
  "not",
  "if",
  "then",
  "else",
  "dependentRequired",
  "dependentSchemas",
  "propertyNames",
  "uniqueItems",
];

const FORMATS = ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"];

type SchemaObject = Record<string, unknown>;

/** Finds the first reason to refuse a schema. `context` names its place in the whole schema. */
type Check = (schema: SchemaObject, context: string) => string | undefined;

/**
 * Finds the reason why the API refuses the output schema of a request. If there are several, it is the first, since the API names one.
 * @param body a valid request
 * @returns undefined if the request has no output schema, if the schema is not strict, or if the API accepts it
 */
export function findSchemaRefusal(body: unknown): SchemaRefusal | undefined {
  const { text } = body as { text?: { format?: { name: string; strict: boolean; schema: unknown } } };
  const format = text?.format;
  if (!format?.strict) return undefined;
  const root = toObject(format.schema);
  const reason = checkKeywords(root, formatContext([])) ?? checkRoot(root) ?? checkSchema(root, []);
  return reason === undefined
    ? undefined
    : {
        message: `Invalid schema for response_format '${format.name}': ${reason}`,
        type: "invalid_request_error",
        param: "text.format.schema",
        code: "invalid_json_schema",
      };
}

/**
 * The root must have the type `object`: another type, or an `anyOf` without a type, is refused. A list of several types passes this
 * check, and so does an unknown type, which `checkType` reports.
 */
function checkRoot({ type = "None" }: SchemaObject): string | undefined {
  if (type === "object" || (type !== "None" && !TYPES.includes(String(type)))) return undefined;
  return `schema must be a JSON Schema of 'type: "object"', got 'type: "${type}"'.`;
}

const CHECKS: Check[] = [checkType, checkKeywords, checkTypeKey, checkReference, checkFormat, checkArray];

function checkSchema(value: unknown, path: string[]): string | undefined {
  const schema = toObject(value);
  const reason = findFirst(CHECKS, (check) => check(schema, formatContext(path)));
  if (reason !== undefined) return reason;
  const { type, properties, items, anyOf, $defs, definitions } = schema;
  // If `object` is one of several types, the context of an error names its place in their list.
  const at = Array.isArray(type) ? ["type", String(type.indexOf("object"))] : [];
  return (
    ([type].flat().includes("object") ? checkObject(schema, formatContext([...path, ...at])) : undefined) ??
    checkAll({ ...toObject(properties) }, [...path, "properties"]) ??
    (items === undefined ? undefined : checkSchema(items, [...path, "items"])) ??
    checkAll({ ...((anyOf ?? []) as unknown[]) }, [...path, "anyOf"]) ??
    checkAll({ ...toObject($defs) }, [...path, "$defs"]) ??
    checkAll({ ...toObject(definitions) }, [...path, "definitions"])
  );
}

function checkAll(schemas: SchemaObject, path: string[]): string | undefined {
  return findFirst(Object.entries(schemas), ([name, schema]) => checkSchema(schema, [...path, name]));
}

function checkType({ type }: SchemaObject): string | undefined {
  if ([type ?? []].flat().every((one) => TYPES.includes(String(one)))) return undefined;
  return `${formatValue(type)} is not valid under any of the given schemas.`;
}

function checkKeywords(schema: SchemaObject, context: string): string | undefined {
  const keyword = Object.keys(schema).find((name) => FORBIDDEN.includes(name));
  return keyword && `In context=${context}, '${keyword}' is not permitted.`;
}

/** A `const` does not replace the type. What the API says about an `enum` without a type is not known, so such a schema is accepted. */
function checkTypeKey(schema: SchemaObject, context: string): string | undefined {
  if (["type", "anyOf", "$ref", "enum"].some((name) => name in schema)) return undefined;
  return `In context=${context}, schema must have a 'type' key.`;
}

function checkReference(schema: SchemaObject, context: string): string | undefined {
  const { $ref, $defs: _, definitions: __, ...others } = schema;
  const names = Object.keys(others).sort();
  if ($ref === undefined || names.length === 0) return undefined;
  return `context=${context}, $ref cannot have keywords {${names.map(formatValue).join(", ")}}.`;
}

function checkFormat({ format }: SchemaObject): string | undefined {
  if (format === undefined || FORMATS.includes(String(format))) return undefined;
  return `${formatValue(format)} is not a valid format.`;
}

function checkArray({ type, items }: SchemaObject, context: string): string | undefined {
  if (items !== undefined || ![type].flat().includes("array")) return undefined;
  return `In context=${context}, array schema missing items.`;
}

function checkObject(
  { properties, required, additionalProperties }: SchemaObject,
  context: string,
): string | undefined {
  if (additionalProperties !== false)
    return `In context=${context}, 'additionalProperties' is required to be supplied and to be false.`;
  const names = Object.keys(toObject(properties));
  const listed = Array.isArray(required) ? required.map(String) : [];
  const missing = names.find((name) => !listed.includes(name));
  const extra = listed.find((name) => !names.includes(name));
  if (missing === undefined && extra === undefined) return undefined;
  const which = missing === undefined ? `Extra required key '${extra}' supplied.` : `Missing '${missing}'.`;
  return `In context=${context}, 'required' is required to be supplied and to be an array including every key in properties. ${which}`;
}

function findFirst<Item>(items: Item[], find: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Formats a path as the API does, as a tuple of Python. */
function formatContext(path: string[]): string {
  const [only, ...others] = path.map((part) => `'${part}'`);
  if (only === undefined) return "()";
  return others.length === 0 ? `(${only},)` : `(${[only, ...others].join(", ")})`;
}

/** Formats a text or a list of texts as Python does; other values as JSON does. */
function formatValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatValue).join(", ")}]`;
  return typeof value === "string" ? `'${value}'` : JSON.stringify(value);
}

function toObject(value: unknown): SchemaObject {
  return typeof value === "object" && value !== null ? (value as SchemaObject) : {};
}
