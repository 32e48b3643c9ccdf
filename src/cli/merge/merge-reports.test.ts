import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../../test/helpers/temporary.js";
import { readReportPart } from "./merge-reports.js";

const folder = await makeTemporaryFolder("merge");

async function read(text: string) {
  const file = join(folder, "part.json");
  await writeFile(file, text);
  return readReportPart(file);
}

test.each(["hello", "{}", "[]", "null", '{"releases":"all"}', '{"command":"check"}'])(
  "the file `%s` is no part, and the error says what `merge` takes",
  async (text) => {
    await expect(read(text)).rejects.toMatchObject({
      code: "merge-wrong",
      hint: expect.stringMatching(/^Name what the shards wrote: fixtures folders, reports of/),
    });
  },
);

test("a report and an atlas are told apart", async () => {
  expect(await read('{"command":"check","shard":{"part":1,"of":2}}')).toMatchObject({ command: "check" });
  expect(await read('{"releases":["0.44.0"]}')).toBeUndefined();
});
