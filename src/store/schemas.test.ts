import { appendFile, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { assertNoSecrets } from "../redact/index.js";
import { findChangedSchemas, renderPublishedSchemas, writeSchemas } from "./schemas.js";
import { makeFolder } from "./testing.js";

interface PublishedSchema {
  description?: string;
  properties?: Record<string, PublishedSchema>;
  items?: PublishedSchema;
  additionalProperties?: PublishedSchema | false;
}

/** Lists the paths of members without a description. */
function listUnexplained(
  { properties = {}, items, additionalProperties }: PublishedSchema,
  path: string,
): string[] {
  const members = Object.entries(properties).flatMap(([name, member]) => [
    ...(member.description ? [] : [`${path}.${name}`]),
    ...listUnexplained(member, `${path}.${name}`),
  ]);
  const inner = [items, additionalProperties || undefined].filter((schema) => schema !== undefined);
  return [...members, ...inner.flatMap((schema) => listUnexplained(schema, `${path}[]`))];
}

test.each(["manifest.schema.json", "audit.schema.json"])("every member in %s has a description", (name) => {
  const schema = JSON.parse(renderPublishedSchemas()[name] as string);
  expect(schema).toMatchObject({ $id: name, $schema: "https://json-schema.org/draft/2020-12/schema" });
  expect(listUnexplained(schema, "")).toEqual([]);
});

test("the published schemas hold no secret, so that they need not be searched when they are written", async () => {
  for (const [name, text] of Object.entries(renderPublishedSchemas())) await assertNoSecrets(name, text);
});

test("only schemas that differ are written, and no link is followed", async () => {
  const folder = await makeFolder();
  const outside = join(dirname(dirname(folder)), "outside.json");
  await writeFile(outside, "mine");
  await mkdir(folder, { recursive: true });
  await symlink(outside, join(folder, "a.json"));
  await writeSchemas(folder, { "a.json": "{}\n", "b.json": "{}\n" });
  expect(await readFile(outside, "utf8")).toBe("mine");
  expect((await readdir(folder)).sort()).toEqual([
    "a.json",
    "audit.schema.json",
    "b.json",
    "manifest.schema.json",
    "scenario.schema.json",
  ]);

  const before = await stat(join(folder, "b.json"));
  await writeSchemas(folder, { "a.json": "[]\n", "b.json": "{}\n" });
  expect((await stat(join(folder, "b.json"))).ino).toBe(before.ino);
  expect(await readFile(join(folder, "a.json"), "utf8")).toBe("[]\n");
});

test("a schema that was changed, or is no plain file, is found; one that is missing is not", async () => {
  const folder = await makeFolder();
  const outputSchemas = { "a.json": "{}\n" };
  expect(await findChangedSchemas(folder, outputSchemas)).toEqual([]);
  await writeSchemas(folder, outputSchemas);
  expect(await findChangedSchemas(folder, outputSchemas)).toEqual([]);
  await appendFile(join(folder, "manifest.schema.json"), " ");
  await rm(join(folder, "audit.schema.json"));
  await mkdir(join(folder, "audit.schema.json"));
  await rm(join(folder, "a.json"));
  await symlink("scenario.schema.json", join(folder, "a.json"));
  expect(await findChangedSchemas(folder, outputSchemas)).toEqual([
    "a.json",
    "audit.schema.json",
    "manifest.schema.json",
  ]);
});

test("a schema's name that leads out of the folder is refused", async () => {
  await expect(writeSchemas(await makeFolder(), { "../a.json": "" })).rejects.toMatchObject({
    code: "bad-fixture-name",
  });
});
