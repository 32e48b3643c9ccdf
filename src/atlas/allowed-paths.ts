import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type CodexBinary, withSchemas } from "../codex/index.js";
import { ProgramError, TouchstoneError } from "../lib/index.js";

interface JsonSchema {
  $ref?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
  allOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  definitions?: Record<string, JsonSchema>;
}

/** The maximum depth of members in an event. Deeper members are left out, because a thread contains its turns, and each turn its items. */
const MAX_DEPTH = 5;

/**
 * Lists the paths of the members that a release's own JSON Schema allows in messages to the app-server's client, down to a depth of
 * `MAX_DEPTH`.
 * @param cacheDir the cache, which keeps the schema
 * @returns an empty list if the release has no such schema, or the schema can't be generated or read
 * @throws TouchstoneError `schema-generation-failed` if codex took too long to write the schema
 */
export async function findAllowedPaths(codex: CodexBinary, cacheDir: string): Promise<string[]> {
  return withSchemas(codex, cacheDir, async (folder) => {
    const files = ["ServerNotification.json", "ServerRequest.json"].map((name) => join(folder, name));
    const roots = await Promise.all(files.map(async (file) => JSON.parse(await readFile(file, "utf8"))));
    return [...new Set(roots.flatMap(collectPaths))].sort();
  }).catch((error) => {
    if (error instanceof TouchstoneError && error.cause instanceof ProgramError && error.cause.timedOut)
      throw error;
    return [];
  });
}

/** @param root a schema whose `oneOf` has a branch for each method */
function collectPaths(root: JsonSchema): string[] {
  const found: string[] = [];
  const resolve = (schema: JsonSchema): JsonSchema => {
    const name = schema.$ref?.split("/").pop();
    return name === undefined ? schema : (root.definitions?.[name] ?? {});
  };
  const collectFrom = (given: JsonSchema, path: string, depth: number, ancestors: (string | undefined)[]) => {
    if (given.$ref !== undefined && ancestors.includes(given.$ref)) return;
    const within = [...ancestors, given.$ref];
    const schema = resolve(given);
    for (const one of [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])])
      collectFrom(one, path, depth, within);
    if (schema.items) collectFrom(schema.items, `${path}[]`, depth, within);
    if (typeof schema.additionalProperties === "object")
      collectFrom(schema.additionalProperties, `${path}.*`, depth, within);
    for (const [key, member] of Object.entries(schema.properties ?? {})) {
      const full = path.includes(" ") ? `${path}.${key}` : `${path} ${key}`;
      found.push(full);
      if (depth < MAX_DEPTH) collectFrom(member, full, depth + 1, within);
    }
  };
  for (const branch of root.oneOf ?? []) {
    const { method, params } = branch.properties ?? {};
    const [name] = method?.enum ?? [];
    if (typeof name !== "string" || !params) continue;
    const { properties = {}, ...rest } = resolve(params.anyOf?.find(({ $ref }) => $ref) ?? params);
    const variants = resolve(properties.item ?? {}).oneOf ?? [];
    if (variants.length === 0) {
      collectFrom({ ...rest, properties }, name, 1, []);
      continue;
    }
    // An event about an item counts as a separate event for each type of item.
    const { item: _, ...others } = properties;
    for (const variant of variants) {
      const event = `${name}[${variant.properties?.type?.enum?.[0] ?? variant.properties?.type?.const}]`;
      collectFrom({ properties: others }, event, 1, []);
      found.push(`${event} item`);
      collectFrom(variant, `${event} item`, 2, []);
    }
  }
  return found;
}
