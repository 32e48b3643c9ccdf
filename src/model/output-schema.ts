/**
 * The Responses API's check of a strict output schema (platform.openai.com/docs/guides/structured-outputs, "Supported schemas").
 * The messages and the code `invalid_json_schema` are the API's own, as users of codex reported them, for example in
 * github.com/mavam/pi-web-providers/issues/14 and github.com/vercel/ai/issues/6484.
 */

/** The API's answer to a request with a schema that it does not take. */
export interface SchemaRefusal {
  message: string;
  type: "invalid_request_error";
  param: string;
  code: "invalid_json_schema";
}

const TYPES = ["string", "number", "integer", "boolean", "object", "array", "null"];

/**
 * Finds the reason why the API refuses the output schema of a request: the first one, as the API gives one.
 * @param body a valid request
 * @returns undefined if it has none, if it is not strict, or if the API takes it
 */
export function findSchemaRefusal(body: unknown): SchemaRefusal | undefined {
  const { text } = body as { text?: { format?: { name: string; strict: boolean; schema: unknown } } };
  const format = text?.format;
  if (!format?.strict) return undefined;
  const reason = checkRoot(format.schema) ?? checkSchema(format.schema, []);
  return reason === undefined
    ? undefined
    : {
        message: `Invalid schema for response_format '${format.name}': ${reason}`,
        type: "invalid_request_error",
        param: "text.format.schema",
        code: "invalid_json_schema",
      };
}

function checkRoot(schema: unknown): string | undefined {
  const { type = "None" } = toObject(schema);
  if (type === "object" || !TYPES.includes(String(type))) return undefined;
  return `schema must be a JSON Schema of 'type: "object"', got 'type: "${type}"'.`;
}

function checkSchema(schema: unknown, path: string[]): string | undefined {
  const { type, properties, required, additionalProperties, items, anyOf, $defs, definitions, ...rest } =
    toObject(schema);
  const unknown = [type ?? []].flat().find((one) => !TYPES.includes(String(one)));
  if (unknown !== undefined) return `'${unknown}' is not valid under any of the given schemas.`;
  if (type === undefined && !anyOf && !("$ref" in rest) && !("enum" in rest) && !("const" in rest))
    return `In context=${formatContext(path)}, schema must have a 'type' key.`;
  if ([type].flat().includes("object")) {
    if (additionalProperties !== false)
      return `In context=${formatContext(path)}, 'additionalProperties' is required to be supplied and to be false.`;
    const missing = Object.keys(toObject(properties)).find(
      (name) => !Array.isArray(required) || !required.includes(name),
    );
    if (missing !== undefined)
      return `In context=${formatContext(path)}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
  }
  return (
    checkAll({ ...toObject(properties) }, [...path, "properties"]) ??
    (items === undefined ? undefined : checkSchema(items, [...path, "items"])) ??
    checkAll({ ...((anyOf ?? []) as unknown[]) }, [...path, "anyOf"]) ??
    checkAll({ ...toObject($defs) }, [...path, "$defs"]) ??
    checkAll({ ...toObject(definitions) }, [...path, "definitions"])
  );
}

function checkAll(schemas: Record<string, unknown>, path: string[]): string | undefined {
  for (const [name, schema] of Object.entries(schemas)) {
    const reason = checkSchema(schema, [...path, name]);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Formats a path as the API does, as a tuple of Python. */
function formatContext(path: string[]): string {
  const [only, ...others] = path.map((part) => `'${part}'`);
  if (only === undefined) return "()";
  return others.length === 0 ? `(${only},)` : `(${[only, ...others].join(", ")})`;
}

function toObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
