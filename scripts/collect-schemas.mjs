/**
 * Writes what codex's own JSON Schema allows in the messages of `app-server` into docs/atlas/schemas.json, for each given release:
 * `node scripts/collect-schemas.mjs RELEASE…`. Releases that the file has already stay in it.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { getCodex, withSchemas } from "../dist/codex/index.js";
import { getCacheFolder } from "../dist/config/index.js";
import { compareVersions } from "../dist/lib/versions/index.js";

const FILE = join(import.meta.dirname, "../docs/atlas/schemas.json");
const KEPT = [
  "$ref",
  "type",
  "properties",
  "required",
  "items",
  "additionalProperties",
  "allOf",
  "anyOf",
  "oneOf",
  "enum",
  "const",
];

const data = existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : { formatVersion: 1, releases: {} };
const expanded = expand(data);
for (const version of process.argv.slice(2)) {
  const codex = await getCodex({ version, cacheDir: getCacheFolder() });
  expanded[version] = await withSchemas(codex, getCacheFolder(), readMessages);
}
writeFileSync(FILE, `${format(pack(expanded))}\n`);

/** Reads the params of each notification and request of codex, and the definitions. */
function readMessages(folder) {
  const roots = ["ServerNotification.json", "ServerRequest.json"].map((name) =>
    strip(JSON.parse(readFileSync(join(folder, name), "utf8")), true),
  );
  const messages = roots.flatMap(({ oneOf }) =>
    oneOf.map(({ properties }) => [properties.method.enum[0], properties.params ?? {}]),
  );
  return {
    messages: Object.fromEntries(messages),
    definitions: Object.assign({}, ...roots.map(({ definitions }) => definitions)),
  };
}

/** Keeps only the keywords that say what is allowed: descriptions, for example, are removed. */
function strip(schema, isRoot = false) {
  if (schema === true || schema === false) return schema;
  const mapValues = (record) =>
    Object.fromEntries(Object.entries(record).map(([key, one]) => [key, strip(one)]));
  const kept = Object.entries(schema).flatMap(([key, value]) => {
    if (isRoot && key === "definitions") return [[key, mapValues(value)]];
    if (!KEPT.includes(key)) return [];
    if (key === "properties") return [[key, mapValues(value)]];
    if (["items", "additionalProperties"].includes(key))
      return [[key, Array.isArray(value) ? value.map((one) => strip(one)) : strip(value)]];
    if (["allOf", "anyOf", "oneOf"].includes(key)) return [[key, value.map((one) => strip(one))]];
    return [[key, value]];
  });
  return Object.fromEntries(kept);
}

/** Stores each schema once for all releases that share it: a release refers to it by its number. */
function pack(all) {
  const schemas = [];
  const numbers = new Map();
  const number = (schema) => {
    const text = JSON.stringify(schema);
    if (!numbers.has(text)) numbers.set(text, schemas.push(schema) - 1);
    return numbers.get(text);
  };
  const numberAll = (record) =>
    Object.fromEntries(Object.entries(record).map(([key, one]) => [key, number(one)]));
  const releases = Object.keys(all)
    .sort(compareVersions)
    .map((release) => [
      release,
      { messages: numberAll(all[release].messages), definitions: numberAll(all[release].definitions) },
    ]);
  return { formatVersion: 1, schemas, releases: Object.fromEntries(releases) };
}

function expand({ schemas, releases }) {
  const look = (record) =>
    Object.fromEntries(Object.entries(record).map(([key, index]) => [key, schemas[index]]));
  return Object.fromEntries(
    Object.entries(releases).map(([release, { messages, definitions }]) => [
      release,
      { messages: look(messages), definitions: look(definitions) },
    ]),
  );
}

/** One line for each schema, so that a diff of two files is readable. */
function format({ formatVersion, schemas, releases }) {
  const lines = schemas.map((one) => `  ${JSON.stringify(one)}`).join(",\n");
  const own = Object.entries(releases).map(
    ([release, one]) => `  ${JSON.stringify(release)}: ${JSON.stringify(one)}`,
  );
  return `{\n "formatVersion": ${formatVersion},\n "schemas": [\n${lines}\n ],\n "releases": {\n${own.join(",\n")}\n }\n}`;
}
